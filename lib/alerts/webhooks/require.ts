import { validate as isUuid } from 'uuid';
import type { Ctx } from '#lib/core/context';
import type { Tx } from '#lib/core/transact';
import { AppError } from '#lib/errors';
import { type PublicWebhook, publicWebhook } from './public-webhook.ts';

/**
 * The webhook of that id, locked until the transaction ends.
 * @throws AppError not_found, the same for one that never was and another company's
 */
export async function requireWebhook(tx: Tx, ctx: Ctx, id: string): Promise<PublicWebhook> {
  if (!isUuid(id)) throw webhookNotFound();
  const companyId = ctx.company.id;
  await tx.$executeRaw`select 1 from "AlertWebhook"
    where "companyId" = ${companyId}::uuid and id = ${id}::uuid for update`;
  const where = { companyId_id: { companyId, id } };
  const found = await tx.alertWebhook.findUnique({ where, select: publicWebhook });
  if (!found) throw webhookNotFound();
  return found;
}

function webhookNotFound(): AppError {
  return new AppError('not_found', { message: 'There is no such webhook.' });
}
