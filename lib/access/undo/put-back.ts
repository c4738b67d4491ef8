import { v7 as uuidv7 } from 'uuid';
import type { Ctx } from '#lib/core/context';
import type { Tx } from '#lib/core/transact';
import { AppError } from '#lib/errors';
import { addedValues } from '../whitelist/added-values.ts';
import { requireRoom } from '../whitelist/insert-entries.ts';
import { requireListOwner } from '../whitelist/list-owner.ts';
import { listTarget } from '../whitelist/list-target.ts';
import { changedSince, type KeptEvent, KeptRows, type TakenBack } from './kept-event.ts';
import { nameOf } from './take-out-again.ts';

/** What was removed stands in its list again, with its note, its end and its place, unless it has ended since. */
export async function putBack(tx: Tx, ctx: Ctx, event: KeptEvent): Promise<TakenBack> {
  const companyId = ctx.company.id;
  const credentialId = event.targetType === 'company' ? null : event.targetId;
  const owner = credentialId === null ? null : await requireListOwner(tx, ctx, credentialId);
  const { rows } = KeptRows.parse(event.before);
  const left = rows.filter(({ expiresAt }) => expiresAt === null || expiresAt > ctx.now);
  const entries = left.map(({ value }) => value);
  if (left.length === 0) {
    throw new AppError('conflict', { message: 'It has ended since by itself. Nothing was done.' });
  }
  const { count } = await tx.whitelistEntry.createMany({
    data: left.map((row) => ({ ...row, companyId, credentialId, id: uuidv7() })),
    skipDuplicates: true,
  });
  if (count < left.length) throw changedSince(nameOf(entries));
  await requireRoom(tx, companyId, credentialId);
  return {
    credentialId,
    done: {
      action: 'whitelist.add',
      target: listTarget(ctx, owner),
      after: addedValues(left),
    },
  };
}
