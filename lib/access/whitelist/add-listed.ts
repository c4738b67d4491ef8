import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { transact } from '#lib/core/transact';
import type { AddedEntries } from './add.ts';
import { listDigest, requireDigest } from './list-digest.ts';
import { lockList } from './lock-list.ts';
import { readListed } from './read-listed.ts';
import { recordInserted } from './record-inserted.ts';
import { AddListedInput } from './schemas.ts';
import { storeEntries } from './store-entries.ts';

export interface AddedListed extends AddedEntries {
  /** Of the list as it stands now. */
  digest: string;
}

/**
 * Whitelists entries that a program sends, each with its own note and end; what stands there already keeps its note and the
 * longer of the two lives. Nothing is stored unless all entries are right.
 * @throws AppError bad_input with a problem per wrong entry; confirmation_required for wide ones, unless `confirm`;
 * precondition_failed where the list is not that of `ifMatch`
 */
export async function addListed(ctx: Ctx, input: AddListedInput): Promise<AddedListed> {
  requireRole(ctx, 'admin', 'whitelist an IP', 'ips:write');
  requireStepUp(ctx);
  const { credentialId, entries, ifMatch, confirm } = parseInput(AddListedInput, input);
  const { rows, changed, notes } = await readListed(entries, { confirmWide: confirm, now: ctx.now });
  return transact(ctx, async (tx) => {
    await lockList(tx, ctx.company.id, credentialId);
    await requireDigest(tx, ctx, credentialId, ifMatch);
    const { target, inserted, ...stored } = await storeEntries(tx, ctx, { credentialId, rows });
    await recordInserted(tx, ctx, target, inserted);
    return { ...stored, changed, notes, digest: await listDigest(tx, ctx, credentialId) };
  });
}
