import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { limits } from '#lib/core/limits';
import { parseInput } from '#lib/core/parse';
import { runtime } from '#lib/core/runtime';
import { readClock } from '#lib/db/clock';
import { AppError } from '#lib/errors';
import { claimList } from './feed/claim-reads.ts';
import { readClaimed } from './feed/read-claimed.ts';
import type { ReadOutcome } from './feed/read-outcome.ts';
import { requireIpList } from './require.ts';
import { IpListIdInput } from './schemas.ts';

/**
 * Reads a list from its URL without waiting for its time, and says what came of it: up to a minute and a half later.
 * @throws AppError bad_input for a list that is not read from a URL; rate_limited
 */
export async function readIpListNow(ctx: Ctx, input: IpListIdInput): Promise<ReadOutcome> {
  requireRole(ctx, 'admin', 'read an IP list', 'ips:write');
  requireStepUp(ctx);
  const { id } = parseInput(IpListIdInput, input);
  const { prisma, pool } = runtime();
  const { source } = await requireIpList(prisma, ctx, id);
  if (source !== 'url') {
    throw new AppError('bad_input', { message: 'This list is not read from a URL.' });
  }
  const { isOver, waitMs } = await limits.ipListReads.take(id);
  if (isOver) {
    const seconds = Math.ceil(waitMs / 1_000);
    throw new AppError('rate_limited', {
      message: `This list was read several times just now. Wait ${seconds} seconds; it is read by itself as well.`,
    });
  }
  const claim = await claimList(await readClock(pool), ctx.company.id, id);
  return claim ? readClaimed(claim) : { state: 'superseded' };
}
