import type { Tx } from '#lib/core/transact';

/** An entry as a list has it after a read. */
export interface ReadEntry {
  /** Canonical form. */
  value: string;
  note: string;
}

export interface EntryDiff {
  added: ReadEntry[];
  /** As they stand there. */
  removed: ReadEntry[];
  /** Those that stay, and are called something else now. */
  renoted: ReadEntry[];
}

/** What the entries of a list would have to become what was read. */
export async function readDiff(
  db: Tx,
  companyId: string,
  listId: string,
  values: readonly ReadEntry[],
): Promise<EntryDiff> {
  const rows = await db.$queryRaw<ReadEntry[]>`
    select value, note from "WhitelistEntry"
    where "companyId" = ${companyId}::uuid and "credentialId" = ${listId}::uuid order by "first", "last"`;
  const standing = new Map(rows.map(({ value, note }) => [value, note]));
  const wanted = new Set(values.map(({ value }) => value));
  return {
    added: values.filter(({ value }) => !standing.has(value)),
    removed: rows.filter(({ value }) => !wanted.has(value)),
    renoted: values.filter(({ value, note }) => (standing.get(value) ?? note) !== note),
  };
}
