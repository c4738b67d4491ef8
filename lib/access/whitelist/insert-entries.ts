import { v7 as uuidv7 } from 'uuid';
import type { Ctx } from '#lib/core/context';
import type { Tx } from '#lib/core/transact';
import { AppError } from '#lib/errors';
import { lockList } from './lock-list.ts';
import type { NewEntry } from './read-entries.ts';
import { removeExpiredOf } from './remove-expired.ts';
import { entriesPerListMax } from './schemas.ts';

export interface Inserted {
  /** Those that were not there yet. */
  added: NewEntry[];
  /** Those that were, and would have ended sooner: their end until now, and from now on. */
  prolonged: { value: string; before: Date; after: Date | null }[];
}

/**
 * Puts canonical values into one list. What stands there already keeps its note, and the longer of the two lives.
 * @throws AppError bad_input when the list would become too long
 */
export async function insertEntries(
  tx: Tx,
  ctx: Ctx,
  list: { credentialId: string | null; rows: readonly NewEntry[] },
): Promise<Inserted> {
  const companyId = ctx.company.id;
  const { credentialId, rows } = list;
  if (rows.length === 0) return { added: [], prolonged: [] };
  await lockList(tx, companyId, credentialId);
  // What has ended, and is still to be removed, is no entry that stands there already.
  await removeExpiredOf(tx, ctx.company, credentialId, ctx.now);
  const values = rows.map(({ value }) => value);
  const notes = rows.map(({ note }) => note);
  const ends = rows.map(({ expiresAt }) => expiresAt?.toISOString() ?? null);
  const prolonged = await tx.$queryRaw<Inserted['prolonged']>`
    update "WhitelistEntry" w set "expiresAt" = longer."expiresAt", leased = false, "keptUntil" = null from (
      select e.id, e."expiresAt" as before, new."expiresAt" from "WhitelistEntry" e
      join unnest(${values}::text[], ${ends}::timestamptz[]) as new (value, "expiresAt") on new.value = e.value
      where e."companyId" = ${companyId}::uuid and e."credentialId" is not distinct from ${credentialId}::uuid
        and e."expiresAt" < coalesce(new."expiresAt", 'infinity'::timestamptz)
    ) longer
    where w."companyId" = ${companyId}::uuid and w.id = longer.id
    returning w.value, longer.before, w."expiresAt" as after`;
  // What is leased for longer is kept for as long as is wanted now when the lease is released.
  await tx.$executeRaw`
    update "WhitelistEntry" w
    set "keptUntil" = greatest(w."keptUntil", new."expiresAt"), leased = new."expiresAt" < w."expiresAt"
    from unnest(${values}::text[], ${ends}::timestamptz[]) as new (value, "expiresAt")
    where w."companyId" = ${companyId}::uuid and w."credentialId" = ${credentialId}::uuid and w.value = new.value
      and w.leased and new."expiresAt" <= w."expiresAt"`;
  const ids = rows.map(() => uuidv7());
  const added = await tx.$queryRaw<{ value: string }[]>`
    insert into "WhitelistEntry"
      ("companyId", id, "credentialId", value, note, "expiresAt", "addedBy", "createdAt")
    select ${companyId}::uuid, new.id, ${credentialId}::uuid, new.value, new.note, new."expiresAt",
      ${ctx.actor.name}, ${ctx.now}
    from unnest(${ids}::uuid[], ${values}::text[], ${notes}::text[], ${ends}::timestamptz[])
      as new (id, value, note, "expiresAt")
    on conflict do nothing returning value`;
  await requireRoom(tx, companyId, credentialId);
  const fresh = new Set(added.map(({ value }) => value));
  return { added: rows.filter(({ value }) => fresh.has(value)), prolonged };
}

/**
 * Leases count for nothing.
 * @throws AppError bad_input when a list that is locked is too long now
 */
export async function requireRoom(tx: Tx, companyId: string, credentialId: string | null): Promise<void> {
  const total = await tx.whitelistEntry.count({ where: { companyId, credentialId, leased: false } });
  if (total > entriesPerListMax) {
    const message = `The list would have ${total.toLocaleString('en')} entries; ${entriesPerListMax.toLocaleString('en')} is the most. Nothing was stored.`;
    throw new AppError('bad_input', { message, problems: [{ path: 'entries', message }] });
  }
}
