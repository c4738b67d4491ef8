import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { bumpPolicy, transact } from '#lib/core/transact';
import { AppError, type FieldProblem } from '#lib/errors';
import { recordEvent } from '#lib/events/record';
import { writeWhoWasSeen } from '../guard/write-who-was-seen.ts';
import { badEntries, shown } from './entry-errors.ts';
import { listDigest, requireDigest } from './list-digest.ts';
import { policyOf, requireListOwner } from './list-owner.ts';
import { lockList } from './lock-list.ts';
import { oneEntry } from './read-listed.ts';
import { readStandingEntries } from './read-standing.ts';
import { RemoveValuesInput } from './schemas.ts';
import { takeOut } from './take-out.ts';

/**
 * Takes entries out of their list by what they are; leases of them end with them. All are removed or none.
 * @throws AppError bad_input for what is no entry; not_found that names what does not stand there; LOCK_OUT, unless
 * `confirm`, where addresses accepted lately would be refused; precondition_failed where the list is not that of `ifMatch`
 */
export async function removeValues(
  ctx: Ctx,
  input: RemoveValuesInput,
): Promise<{ removed: string[]; digest: string }> {
  requireRole(ctx, 'admin', 'remove an IP', 'ips:write');
  requireStepUp(ctx);
  const { credentialId, values, ifMatch, confirm } = parseInput(RemoveValuesInput, input);
  const wanted = canonical(values);
  await writeWhoWasSeen(ctx);
  return transact(ctx, async (tx) => {
    const owner = credentialId === null ? null : await requireListOwner(tx, ctx, credentialId);
    await lockList(tx, ctx.company.id, credentialId);
    await requireDigest(tx, ctx, credentialId, ifMatch);
    const standing = await readStandingEntries(tx, ctx, credentialId, wanted);
    if (standing.length < wanted.length) {
      const there = new Set(standing.map(({ value }) => value));
      const gone = wanted.filter((value) => !there.has(value));
      throw new AppError('not_found', {
        message: `Not in the list: ${shown(gone.join(', '))}. Nothing was removed.`,
      });
    }
    const { event } = await takeOut(
      tx,
      ctx,
      standing.map(({ id }) => id),
      confirm,
    );
    await recordEvent(tx, ctx, event);
    await bumpPolicy(tx, ctx.company.id, policyOf(owner));
    return {
      removed: standing.map(({ value }) => value),
      digest: await listDigest(tx, ctx, credentialId),
    };
  });
}

/** @throws AppError bad_input that names what is no entry */
function canonical(values: readonly string[]): string[] {
  const wrong: FieldProblem[] = [];
  const read = new Set<string>();
  for (const value of values) {
    const result = oneEntry(value);
    if (result.ok) read.add(result.entry.value);
    else {
      const entry = shown(value);
      wrong.push({ path: 'value', entry, message: `${entry}: ${result.reason}` });
    }
  }
  if (wrong.length > 0) throw badEntries(wrong);
  return [...read];
}
