import { audit } from '../audit/record.ts';
import { requireAuthkey } from '../authkeys/require.ts';
import { type Ctx, requireRole, requireStepUp } from '../context.ts';
import { AppError } from '../errors.ts';
import { parseInput } from '../parse.ts';
import { bumpPolicy, transact } from '../transact.ts';
import { insertEntries } from './insert-entries.ts';
import { type ReadEntries, readEntries } from './read-entries.ts';
import { AddEntriesInput } from './schemas.ts';

export interface AddedEntries extends Pick<ReadEntries, 'changed' | 'notes'> {
  /** Canonical values that are new in the list. */
  added: string[];
  /** Canonical values that stood there before. */
  already: string[];
}

/**
 * Whitelists addresses and ranges for one authkey, or for the whole company (authkeyId null); in force at
 * once. Nothing is stored unless all entries are right.
 * @throws AppError bad_input with a problem per wrong entry; confirmation_required for wide ones
 */
export async function addEntries(ctx: Ctx, input: AddEntriesInput): Promise<AddedEntries> {
  requireRole(ctx, 'admin');
  requireStepUp(ctx);
  const { authkeyId, entries, note, confirmWide } = parseInput(AddEntriesInput, input);
  const { values, changed, notes } = readEntries(entries, confirmWide);
  if (values.length === 0) {
    const message = 'Enter at least one IP address or range.';
    throw new AppError('bad_input', { message, problems: [{ path: 'entries', message }] });
  }
  return transact(ctx, async (tx) => {
    const authkey = authkeyId === null ? null : await requireAuthkey(tx, ctx, authkeyId);
    const added = await insertEntries(tx, ctx, { authkeyId, values, note });
    if (added.length > 0) {
      await audit(tx, ctx, {
        action: 'whitelist.add',
        target: authkey
          ? { type: 'authkey', id: authkey.id, name: authkey.name }
          : { type: 'company', id: ctx.company.id, name: ctx.company.name },
        after: { entries: added, ...(note && { note }) },
      });
      await bumpPolicy(tx, ctx.company.id, authkeyId === null ? { whitelist: true } : { authkeyId });
    }
    const fresh = new Set(added);
    return { added, already: values.filter((value) => !fresh.has(value)), changed, notes };
  });
}
