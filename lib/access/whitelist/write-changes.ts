import type { Tx } from '#lib/core/transact';
import type { ChangedEntry, Replacement } from './replacement.ts';

/** Takes entries out of a list that is locked, and sets notes and ends of others; a statement each. */
export async function writeChanges(
  tx: Tx,
  companyId: string,
  { removed, changed }: Pick<Replacement, 'removed' | 'changed'>,
): Promise<void> {
  await remove(tx, companyId, removed);
  await change(tx, companyId, changed);
}

async function remove(tx: Tx, companyId: string, removed: Replacement['removed']): Promise<void> {
  if (removed.length === 0) return;
  await tx.$executeRaw`delete from "WhitelistEntry"
    where "companyId" = ${companyId}::uuid and id = any(${removed.map(({ id }) => id)}::uuid[])`;
}

async function change(tx: Tx, companyId: string, changed: readonly ChangedEntry[]): Promise<void> {
  if (changed.length === 0) return;
  const after = changed.map((entry) => entry.after);
  const timeOf = (at: Date | null) => at?.toISOString() ?? null;
  await tx.$executeRaw`
    update "WhitelistEntry" w
    set note = new.note, "expiresAt" = new."expiresAt", leased = new.leased, "keptUntil" = new."keptUntil"
    from unnest(${changed.map(({ before }) => before.id)}::uuid[], ${after.map(({ note }) => note)}::text[],
      ${after.map(({ expiresAt }) => timeOf(expiresAt))}::timestamptz[], ${after.map(({ leased }) => leased)}::bool[],
      ${after.map(({ keptUntil }) => timeOf(keptUntil))}::timestamptz[])
      as new (id, note, "expiresAt", leased, "keptUntil")
    where w."companyId" = ${companyId}::uuid and w.id = new.id`;
}
