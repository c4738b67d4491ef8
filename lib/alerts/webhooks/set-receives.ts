import type { Ctx } from '#lib/core/context';
import type { Tx } from '#lib/core/transact';
import { streamNames } from '#lib/delivery/queue/wake';
import type { WebhookContent } from '../schemas.ts';

/** What a webhook is posted from now on; a stream begins with what happens now, also where there was one before. */
export async function setReceives(
  tx: Tx,
  ctx: Ctx,
  id: string,
  receives: readonly WebhookContent[],
): Promise<void> {
  const companyId = ctx.company.id;
  await tx.alertWebhook.update({
    where: { companyId_id: { companyId, id } },
    data: { alerts: receives.includes('alerts') },
    select: { id: true },
  });
  const chosen = streamNames.filter((stream) => receives.includes(stream));
  await tx.webhookStream.deleteMany({ where: { companyId, webhookId: id, stream: { notIn: chosen } } });
  for (const stream of chosen) {
    await tx.$executeRaw`
      insert into "WebhookStream" ("companyId", "webhookId", stream, since, minute, seq)
      select ${companyId}::uuid, ${id}::uuid, ${stream}::"StreamName", minute, minute, coalesce(
        (select max(seq) from "AuditEvent" where "companyId" = ${companyId}::uuid), 0)
      from date_trunc('minute', now()) as minute
      on conflict do nothing`;
  }
}
