import { v7 as uuidv7 } from 'uuid';
import type { Ctx } from '#lib/core/context';
import type { Tx } from '#lib/core/transact';
import { AppError } from '#lib/errors';
import { lockList } from './lock-list.ts';
import { removeExpiredOf } from './remove-expired.ts';
import { entriesPerListMax } from './schemas.ts';

interface Inserted {
  /** Values that were not there yet. */
  added: string[];
  /** Those that were, and would have ended sooner: when, until now. */
  prolonged: { value: string; expiresAt: Date }[];
}

/**
 * Puts canonical values into one list. What stands there already keeps its note, and the longer of the two lives.
 * @throws AppError bad_input when the list would become too long
 */
export async function insertEntries(
  tx: Tx,
  ctx: Ctx,
  list: { credentialId: string | null; values: string[]; note: string; expiresAt: Date | null },
): Promise<Inserted> {
  const companyId = ctx.company.id;
  const { credentialId, values, note, expiresAt } = list;
  if (values.length === 0) return { added: [], prolonged: [] };
  await lockList(tx, companyId, credentialId);
  // What has ended, and is still to be removed, is no entry that stands there already.
  await removeExpiredOf(tx, ctx.company, credentialId, ctx.now);
  const prolonged = await tx.$queryRaw<Inserted['prolonged']>`
    update "WhitelistEntry" w set "expiresAt" = ${expiresAt} from (
      select id, "expiresAt" from "WhitelistEntry"
      where "companyId" = ${companyId}::uuid and "credentialId" is not distinct from ${credentialId}::uuid
        and value = any(${values}::text[]) and "expiresAt" < coalesce(${expiresAt}, 'infinity'::timestamptz)
    ) before
    where w."companyId" = ${companyId}::uuid and w.id = before.id returning w.value, before."expiresAt"`;
  const ids = values.map(() => uuidv7());
  const added = await tx.$queryRaw<{ value: string }[]>`
    insert into "WhitelistEntry"
      ("companyId", id, "credentialId", value, note, "expiresAt", "addedBy", "createdAt")
    select ${companyId}::uuid, new.id, ${credentialId}::uuid, new.value, ${note}, ${expiresAt},
      ${ctx.actor.name}, ${ctx.now}
    from unnest(${ids}::uuid[], ${values}::text[]) as new (id, value)
    on conflict do nothing returning value`;
  await requireRoom(tx, companyId, credentialId);
  return { added: added.map((row) => row.value), prolonged };
}

/** @throws AppError bad_input when a list that is locked is too long now */
export async function requireRoom(tx: Tx, companyId: string, credentialId: string | null): Promise<void> {
  const total = await tx.whitelistEntry.count({ where: { companyId, credentialId } });
  if (total > entriesPerListMax) {
    const message = `The list would have ${total.toLocaleString('en')} entries; ${entriesPerListMax.toLocaleString('en')} is the most. Nothing was stored.`;
    throw new AppError('bad_input', { message, problems: [{ path: 'entries', message }] });
  }
}
