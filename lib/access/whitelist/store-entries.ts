import type { Ctx } from '#lib/core/context';
import { bumpPolicy, type Tx } from '#lib/core/transact';
import type { EventInput } from '#lib/events/event';
import { type Inserted, insertEntries } from './insert-entries.ts';
import { policyOf, requireByHand, requireListOwner } from './list-owner.ts';
import { listTarget } from './list-target.ts';
import type { NewEntry } from './read-entries.ts';

export interface StoredEntries {
  /** Canonical values that are new in the list. */
  added: string[];
  /** Canonical values that stood there before, and stay as they are. */
  already: string[];
  /** Canonical values that stood there with less of life left than they have now. */
  prolonged: string[];
}

/**
 * Puts entries that are read already into one list, in force with the commit.
 * @returns what became of them, and what is to be recorded
 */
export async function storeEntries(
  tx: Tx,
  ctx: Ctx,
  { credentialId, rows }: { credentialId: string | null; rows: readonly NewEntry[] },
): Promise<StoredEntries & { target: EventInput['target']; inserted: Inserted }> {
  const owner = credentialId === null ? null : await requireListOwner(tx, ctx, credentialId);
  requireByHand(owner);
  const inserted = await insertEntries(tx, ctx, { credentialId, rows });
  const added = inserted.added.map(({ value }) => value);
  const prolonged = inserted.prolonged.map(({ value }) => value);
  const changed = new Set([...added, ...prolonged]);
  if (changed.size > 0) {
    await bumpPolicy(tx, ctx.company.id, policyOf(owner));
  }
  const already = rows.flatMap(({ value }) => (changed.has(value) ? [] : [value]));
  return { added, already, prolonged, target: listTarget(ctx, owner), inserted };
}
