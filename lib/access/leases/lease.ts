import { v7 as uuidv7 } from 'uuid';
import { type Ctx, requireRole } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { type Tx, transact } from '#lib/core/transact';
import { AppError } from '#lib/errors';
import { recordEvent } from '#lib/events/record';
import { requireAuthkey } from '../authkeys/require.ts';
import { lockList } from '../whitelist/lock-list.ts';
import { removeExpiredOf } from '../whitelist/remove-expired.ts';
import { leasedAddress } from './leased-address.ts';
import { requireHolder } from './require-holder.ts';
import { LeaseIpInput } from './schemas.ts';
import { setLeaseEnd } from './set-lease-end.ts';

export interface Lease {
  ip: string;
  note: string;
  /** When this token's lease ends. */
  expiresAt: Date;
  /** Until when the address is in the authkey's list, which others may hold or keep for longer; null: for good. */
  listedUntil: Date | null;
}

/** Far more than any runner's network has; a token that leases whatever it is told to stops here. */
const leasesPerListMax = 10_000;

/**
 * Lets an address use an authkey for a while, in force at once; it ends by itself on every instance. The same token's
 * lease of it is renewed. It counts for nothing in the list, and shortens nothing that is kept there.
 * @throws AppError bad_input for what is no single address or no time between a minute and a day
 */
export async function leaseIp(ctx: Ctx, input: LeaseIpInput): Promise<Lease> {
  requireRole(ctx, 'admin', 'lease an IP', 'ips:lease');
  const { authkeyId, seconds, note, ...given } = parseInput(LeaseIpInput, input);
  const holder = requireHolder(ctx);
  const ip = leasedAddress(ctx, given.ip);
  const expiresAt = new Date(ctx.now.getTime() + seconds * 1000);
  return transact(ctx, async (tx) => {
    const { name } = await requireAuthkey(tx, ctx, authkeyId);
    await lockList(tx, ctx.company.id, authkeyId);
    await removeExpiredOf(tx, ctx.company, authkeyId, ctx.now);
    const lease = { companyId: ctx.company.id, credentialId: authkeyId, ip, tokenId: holder.id };
    const said = { leasedBy: holder.name, note, createdAt: ctx.now, expiresAt };
    await tx.ipLease.upsert({
      where: { companyId_credentialId_ip_tokenId: lease },
      create: { id: uuidv7(), ...lease, ...said },
      update: said,
      select: { id: true },
    });
    await requireRoom(tx, ctx, authkeyId);
    const { before, after } = await setLeaseEnd(tx, ctx, { authkeyId, ip, note });
    const listedUntil = after?.expiresAt ?? null;
    await recordEvent(tx, ctx, {
      action: 'whitelist.lease',
      target: { type: 'authkey', id: authkeyId, name },
      ...(before && { before: { entries: [ip], expiresAt: before.expiresAt?.toISOString() ?? null } }),
      after: {
        entries: [ip],
        ...(note && { note }),
        leasedUntil: expiresAt.toISOString(),
        expiresAt: listedUntil?.toISOString() ?? null,
      },
    });
    return { ip, note, expiresAt, listedUntil };
  });
}

async function requireRoom(tx: Tx, ctx: Ctx, credentialId: string): Promise<void> {
  const leases = await tx.ipLease.count({ where: { companyId: ctx.company.id, credentialId } });
  if (leases <= leasesPerListMax) return;
  throw new AppError('conflict', {
    message: `${leasesPerListMax.toLocaleString('en')} addresses are leased for this authkey, which is the most at once. Release some, or wait until they end.`,
  });
}
