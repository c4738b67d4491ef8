import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { type PublicWebhook, publicWebhook } from './public-webhook.ts';

/** Where the company's alerts are posted to, in the order in which they were added. */
export function listWebhooks(ctx: Ctx): Promise<PublicWebhook[]> {
  return runtime().prisma.alertWebhook.findMany({
    where: { companyId: ctx.company.id },
    select: publicWebhook,
    orderBy: { id: 'asc' },
  });
}
