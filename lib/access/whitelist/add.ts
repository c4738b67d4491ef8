import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { bumpPolicy, transact } from '#lib/core/transact';
import { AppError } from '#lib/errors';
import { recordEvent } from '#lib/events/record';
import { requireCredential } from '../credentials/require.ts';
import { insertEntries } from './insert-entries.ts';
import { listTarget } from './list-target.ts';
import { type ReadEntries, readEntries } from './read-entries.ts';
import { AddEntriesInput } from './schemas.ts';

export interface AddedEntries extends Pick<ReadEntries, 'changed' | 'notes'> {
  /** Canonical values that are new in the list. */
  added: string[];
  /** Canonical values that stood there before. */
  already: string[];
}

/**
 * Whitelists addresses and ranges for one authkey or API client, or for the whole company (credentialId null); in force at
 * once. Nothing is stored unless all entries are right.
 * @throws AppError bad_input with a problem per wrong entry; confirmation_required for wide ones
 */
export async function addEntries(ctx: Ctx, input: AddEntriesInput): Promise<AddedEntries> {
  requireRole(ctx, 'admin');
  requireStepUp(ctx);
  const { credentialId, entries, note, confirmWide } = parseInput(AddEntriesInput, input);
  const { values, changed, notes } = readEntries(entries, confirmWide);
  if (values.length === 0) {
    const message = 'Enter at least one IP address or range.';
    throw new AppError('bad_input', { message, problems: [{ path: 'entries', message }] });
  }
  return transact(ctx, async (tx) => {
    const credential = credentialId === null ? null : await requireCredential(tx, ctx, credentialId);
    const added = await insertEntries(tx, ctx, { credentialId, values, note });
    if (added.length > 0) {
      await recordEvent(tx, ctx, {
        action: 'whitelist.add',
        target: listTarget(ctx, credential),
        after: { entries: added, ...(note && { note }) },
      });
      await bumpPolicy(tx, ctx.company.id, credentialId === null ? { whitelist: true } : { credentialId });
    }
    const fresh = new Set(added);
    return { added, already: values.filter((value) => !fresh.has(value)), changed, notes };
  });
}
