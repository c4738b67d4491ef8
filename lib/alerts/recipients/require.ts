import { validate as isUuid } from 'uuid';
import type { Ctx } from '#lib/core/context';
import type { Tx } from '#lib/core/transact';
import { AppError } from '#lib/errors';
import type { RecipientChannel } from '../schemas.ts';
import { recipientRow } from './public-recipient.ts';

/**
 * The recipient of that id, locked until the transaction ends, with the hash of its code.
 * @throws AppError not_found, the same for one that never was and another company's
 */
export async function requireRecipient(tx: Tx, ctx: Ctx, id: string) {
  if (!isUuid(id)) throw recipientNotFound();
  const companyId = ctx.company.id;
  await tx.$executeRaw`select 1 from "AlertRecipient"
    where "companyId" = ${companyId}::uuid and id = ${id}::uuid for update`;
  const found = await tx.alertRecipient.findUnique({
    where: { companyId_id: { companyId, id } },
    select: { ...recipientRow, codeHash: true },
  });
  if (!found) throw recipientNotFound();
  return { ...found, channel: found.channel as RecipientChannel };
}

function recipientNotFound(): AppError {
  return new AppError('not_found', { message: 'There is no such recipient.' });
}
