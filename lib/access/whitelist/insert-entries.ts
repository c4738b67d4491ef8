import { v7 as uuidv7 } from 'uuid';
import type { Ctx } from '#lib/core/context';
import type { Tx } from '#lib/core/transact';
import { AppError } from '#lib/errors';
import { entriesPerListMax } from './schemas.ts';

/**
 * Puts canonical values into one list, in one statement, and answers with those that were not there yet.
 * @throws AppError bad_input when the list would become too long
 */
export async function insertEntries(
  tx: Tx,
  ctx: Ctx,
  list: { credentialId: string | null; values: string[]; note: string },
): Promise<string[]> {
  const companyId = ctx.company.id;
  const { credentialId, values, note } = list;
  if (values.length === 0) return [];
  // Two adds at once must not pass the limit together.
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`whitelist:${credentialId ?? companyId}`}, 0))`;
  const ids = values.map(() => uuidv7());
  const added = await tx.$queryRaw<{ value: string }[]>`
    insert into "WhitelistEntry" ("companyId", id, "credentialId", value, note, "addedBy", "createdAt")
    select ${companyId}::uuid, new.id, ${credentialId}::uuid, new.value, ${note}, ${ctx.actor.name}, ${ctx.now}
    from unnest(${ids}::uuid[], ${values}::text[]) as new (id, value)
    on conflict do nothing returning value`;
  const total = await tx.whitelistEntry.count({ where: { companyId, credentialId } });
  if (total > entriesPerListMax) {
    const message = `The list would have ${total.toLocaleString('en')} entries; ${entriesPerListMax.toLocaleString('en')} is the most. Nothing was stored.`;
    throw new AppError('bad_input', { message, problems: [{ path: 'entries', message }] });
  }
  return added.map((row) => row.value);
}
