import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { expiryAt } from '#lib/core/expiry';
import { parseInput } from '#lib/core/parse';
import { transact } from '#lib/core/transact';
import { AppError } from '#lib/errors';
import { type ReadEntries, readEntries } from './read-entries.ts';
import { recordInserted } from './record-inserted.ts';
import { AddEntriesInput } from './schemas.ts';
import { type StoredEntries, storeEntries } from './store-entries.ts';

export type AddedEntries = StoredEntries & Pick<ReadEntries, 'changed' | 'notes'>;

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
    const { target, inserted, ...stored } = await storeEntries(tx, ctx, { credentialId, rows });
    await recordInserted(tx, ctx, target, inserted);
    return { ...stored, changed, notes };
  });
}
