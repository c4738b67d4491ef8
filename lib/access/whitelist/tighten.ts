import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { bumpPolicy, type Tx, transact } from '#lib/core/transact';
import { Prisma } from '#lib/db/generated/client';
import { AppError } from '#lib/errors';
import { recordEvent } from '#lib/events/record';
import { writeWhoWasSeen } from '../guard/write-who-was-seen.ts';
import { insertEntries } from './insert-entries.ts';
import { policyOf } from './list-owner.ts';
import { recordInserted } from './record-inserted.ts';
import { requireEntries } from './require.ts';
import { TightenEntryInput } from './schemas.ts';
import { fewSeen, isTightenable, seenWithinSql, tightened } from './seen-within.ts';
import { takeOut } from './take-out.ts';

/**
 * Puts the addresses that came from a range in its place; they keep its note and its end.
 * @throws AppError conflict where others have come since the person looked; LOCK_OUT, unless `confirm`, where it would
 * refuse addresses accepted lately
 */
export async function tightenEntry(
  ctx: Ctx,
  input: TightenEntryInput,
): Promise<{ value: string; tightened: string[] }> {
  requireRole(ctx, 'admin', 'tighten an entry');
  requireStepUp(ctx);
  const { id, to, confirm } = parseInput(TightenEntryInput, input);
  await writeWhoWasSeen(ctx);
  return transact(ctx, async (tx) => {
    const [{ credentialId, owner, value, note, expiresAt }] = await requireEntries(tx, ctx, [id]);
    const values = await readTightened(tx, ctx, { id, credentialId });
    if (values.join() !== to.join()) {
      throw new AppError('conflict', {
        message: `Other addresses have come from ${value} since you looked. Nothing was changed; review it again.`,
      });
    }
    const inserted = await insertEntries(tx, ctx, {
      credentialId,
      rows: values.map((each) => ({ value: each, note, expiresAt })),
    });
    const { event } = await takeOut(tx, ctx, [id], confirm);
    await recordEvent(tx, ctx, event);
    await recordInserted(tx, ctx, event.target, inserted);
    await bumpPolicy(tx, ctx.company.id, policyOf(owner));
    return { value, tightened: values };
  });
}

async function readTightened(
  tx: Tx,
  ctx: Ctx,
  { id, credentialId }: { id: string; credentialId: string | null },
): Promise<string[]> {
  const companyId = ctx.company.id;
  const [row] = await tx.$queryRaw<{ seen: string[] }[]>(Prisma.sql`
    select ${seenWithinSql(companyId, credentialId)} as seen from "WhitelistEntry" w
    where w."companyId" = ${companyId}::uuid and w.id = ${id}::uuid and ${isTightenable}`);
  return row && row.seen.length <= fewSeen ? tightened(row.seen) : [];
}
