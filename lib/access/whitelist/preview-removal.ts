import { type Ctx, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { runtime } from '#lib/core/runtime';
import { dayMs } from '#lib/day';
import type { LockOut } from '#lib/errors';
import { wouldRefuse } from '../guard/would-refuse.ts';
import { writeWhoWasSeen } from '../guard/write-who-was-seen.ts';
import { requireEntries } from './require.ts';
import { EntryIdsInput } from './schemas.ts';

/** Addresses of the last 7 days that get in now and would not any more. */
export interface RemovalPreview extends LockOut {
  /** The list would be empty then. */
  lastOfList: boolean;
}

const recentMs = 7 * dayMs;

/** Whom the removal of entries of one list would refuse. */
export async function previewRemoval(ctx: Ctx, input: EntryIdsInput): Promise<RemovalPreview> {
  requireStepUp(ctx);
  const { ids } = parseInput(EntryIdsInput, input);
  const { prisma } = runtime();
  const entries = await requireEntries(prisma, ctx, ids);
  await writeWhoWasSeen(ctx);
  const [{ credentialId }] = entries;
  const change = {
    credentialId,
    lost: entries.map(({ value }) => value),
    without: entries.map(({ id }) => id),
  };
  const [{ addresses, total }, left] = await Promise.all([
    wouldRefuse(prisma, ctx, change, new Date(ctx.now.getTime() - recentMs)),
    prisma.whitelistEntry.count({
      where: {
        companyId: ctx.company.id,
        credentialId,
        id: { notIn: change.without },
        OR: [{ expiresAt: null }, { expiresAt: { gt: ctx.now } }],
      },
    }),
  ]);
  return { addresses, total, lastOfList: left === 0 };
}
