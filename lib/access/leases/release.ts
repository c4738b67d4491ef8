import { type Ctx, requireRole } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { transact } from '#lib/core/transact';
import { AppError } from '#lib/errors';
import { recordEvent } from '#lib/events/record';
import { requireAuthkey } from '../authkeys/require.ts';
import { lockList } from '../whitelist/lock-list.ts';
import { removeExpiredOf } from '../whitelist/remove-expired.ts';
import { leasedAddress } from './leased-address.ts';
import { requireHolder } from './require-holder.ts';
import { ReleaseIpInput } from './schemas.ts';
import { setLeaseEnd } from './set-lease-end.ts';

export interface ReleasedIp {
  ip: string;
  /** The address is in the authkey's list all the same: another token holds it, or it is kept there. */
  listed: boolean;
  /** Until when; null: for good, or not at all. */
  listedUntil: Date | null;
}

/**
 * Ends the caller's own lease of an address. Its entry goes with the last lease, unless somebody keeps it.
 * @throws AppError not_found where the caller holds no lease of it, or not any more
 */
export async function releaseIp(ctx: Ctx, input: ReleaseIpInput): Promise<ReleasedIp> {
  requireRole(ctx, 'admin', 'release an IP', 'ips:lease');
  const { authkeyId, ...given } = parseInput(ReleaseIpInput, input);
  const holder = requireHolder(ctx);
  const ip = leasedAddress(ctx, given.ip);
  return transact(ctx, async (tx) => {
    const { name } = await requireAuthkey(tx, ctx, authkeyId);
    await lockList(tx, ctx.company.id, authkeyId);
    await removeExpiredOf(tx, ctx.company, authkeyId, ctx.now);
    const { count } = await tx.ipLease.deleteMany({
      where: { companyId: ctx.company.id, credentialId: authkeyId, ip, tokenId: holder.id },
    });
    if (count === 0) {
      throw new AppError('not_found', { message: `This service token holds no lease of ${ip} for ${name}.` });
    }
    const { before, after } = await setLeaseEnd(tx, ctx, { authkeyId, ip });
    await recordEvent(tx, ctx, {
      action: 'whitelist.release',
      target: { type: 'authkey', id: authkeyId, name },
      before: {
        entries: [ip],
        ...(before?.note && { note: before.note }),
        expiresAt: before?.expiresAt?.toISOString() ?? null,
      },
      ...(after && { after: { entries: [ip], expiresAt: after.expiresAt?.toISOString() ?? null } }),
    });
    return { ip, listed: after !== null, listedUntil: after?.expiresAt ?? null };
  });
}
