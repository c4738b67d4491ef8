import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { expiryAt } from '#lib/core/expiry';
import { parseInput } from '#lib/core/parse';
import { bumpPolicy, transact } from '#lib/core/transact';
import { AppError } from '#lib/errors';
import { requireCredential } from '../credentials/require.ts';
import { insertEntries } from './insert-entries.ts';
import { listTarget } from './list-target.ts';
import { type ReadEntries, readEntries } from './read-entries.ts';
import { recordInserted } from './record-inserted.ts';
import { AddEntriesInput } from './schemas.ts';

export interface AddedEntries extends Pick<ReadEntries, 'changed' | 'notes'> {
  /** Canonical values that are new in the list. */
  added: string[];
  /** Canonical values that stood there before, and stay as they are. */
  already: string[];
  /** Canonical values that stood there with less of life left than they have now. */
  prolonged: string[];
}

/**
 * Whitelists addresses and ranges for one authkey or API client, or for the whole company (credentialId null); in force at
 * once. Nothing is stored unless all entries are right.
 * @throws AppError bad_input with a problem per wrong entry; confirmation_required for wide ones
 */
export async function addEntries(ctx: Ctx, input: AddEntriesInput): Promise<AddedEntries> {
  requireRole(ctx, 'admin', 'whitelist an IP', 'ips:write');
  requireStepUp(ctx);
  const { credentialId, entries, note, expires, confirmWide } = parseInput(AddEntriesInput, input);
  const expiresAt = expiryAt(ctx.now, expires);
  const { rows, values, changed, notes } = readEntries(entries, confirmWide, ctx.now, { note, expiresAt });
  if (values.length === 0) {
    const message = 'Enter at least one IP address or range.';
    throw new AppError('bad_input', { message, problems: [{ path: 'entries', message }] });
  }
  return transact(ctx, async (tx) => {
    const credential = credentialId === null ? null : await requireCredential(tx, ctx, credentialId);
    const target = listTarget(ctx, credential);
    const { added, prolonged } = await insertEntries(tx, ctx, { credentialId, rows });
    await recordInserted(tx, ctx, target, { added, prolonged });
    if (added.length + prolonged.length > 0) {
      await bumpPolicy(tx, ctx.company.id, credentialId === null ? { whitelist: true } : { credentialId });
    }
    const longer = prolonged.map((entry) => entry.value);
    const fresh = added.map((entry) => entry.value);
    const changedNow = new Set([...fresh, ...longer]);
    const already = values.filter((value) => !changedNow.has(value));
    return { added: fresh, already, prolonged: longer, changed, notes };
  });
}
