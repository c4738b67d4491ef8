import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { bumpPolicy, type Tx, transact } from '#lib/core/transact';
import { AppError } from '#lib/errors';
import { recordEvent } from '#lib/events/record';
import { parseAddress } from '#lib/net/address';
import { networkOf } from '#lib/net/network';
import { suspiciousIps } from './block-list.ts';
import { attemptsAroundFlag, releaseOfFlag } from './flag-sql.ts';
import { UnblockIpInput } from './schemas.ts';

export interface UnblockedIp {
  ip: string;
  /** false: the block had ended, or had been lifted before. */
  changed: boolean;
}

interface Flagged {
  flaggedAt: Date;
  blockedUntil: Date;
  released: boolean;
}

/**
 * Lifts the block of an address at once, on every instance, for the company's own clients. Counting begins
 * anew: another burst blocks it again.
 */
export async function unblockIp(ctx: Ctx, input: UnblockIpInput): Promise<UnblockedIp> {
  requireRole(ctx, 'admin', 'unblock an IP');
  requireStepUp(ctx);
  const ip = networkIn(parseInput(UnblockIpInput, input).ip);
  await suspiciousIps.get().flush();
  return transact(ctx, async (tx) => {
    const { flaggedAt, blockedUntil, released } = await lockFlagged(tx, ctx, ip);
    if (released || blockedUntil <= ctx.now) return { ip, changed: false };
    // The clock of the instance that flagged it may be ahead; the release must still be the newer one.
    const releasedAt = new Date(Math.max(ctx.now.getTime(), flaggedAt.getTime()));
    await tx.$executeRaw`
      insert into "SuspiciousIpRelease" ("companyId", ip, "releasedAt", "releasedBy")
      values (${ctx.company.id}::uuid, ${ip}::inet, ${releasedAt}, ${ctx.actor.name})
      on conflict ("companyId", ip) do update set "releasedAt" = excluded."releasedAt", "releasedBy" = excluded."releasedBy"`;
    await tx.$executeRaw`update "SuspiciousIp" set requests = '{}' where ip = ${ip}::inet`;
    await recordEvent(tx, ctx, {
      action: 'suspicious-ip.unblock',
      target: { type: 'suspicious-ip', name: ip },
      before: { blockedUntil: blockedUntil.toISOString() },
      after: { blockedUntil: null },
    });
    await bumpPolicy(tx, ctx.company.id, {});
    return { ip, changed: true };
  });
}

/** @throws AppError not_found, the same for an address never flagged and one that never asked for this company's clients */
async function lockFlagged(tx: Tx, ctx: Ctx, ip: string): Promise<Flagged> {
  // The row first: while it is waited for, another member may lift the block.
  await tx.$executeRaw`select 1 from "SuspiciousIp" where ip = ${ip}::inet for update`;
  const [row] = await tx.$queryRaw<Flagged[]>`
    select s."flaggedAt", s."blockedUntil", r."releasedAt" is not null as released
    from ${attemptsAroundFlag(ctx)} left join ${releaseOfFlag}
    where s.ip = ${ip}::inet limit 1`;
  if (!row) throw notFound();
  return row;
}

function networkIn(text: string): string {
  const address = parseAddress(text.trim().replace(/\/64$/, ''));
  if (!address) throw notFound();
  return networkOf(address);
}

function notFound(): AppError {
  return new AppError('not_found', { message: 'There is no such suspicious IP.' });
}
