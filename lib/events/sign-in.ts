import type { Ctx } from '#lib/core/context';
import type { Tx } from '#lib/core/transact';
import { parseAddress } from '#lib/net/address';
import { networkOf } from '#lib/net/network';
import { raiseAlert } from './raise.ts';
import { signInAlert } from './texts/sign-in.ts';

/**
 * Tells a member, and the owners, of a session from an address (IPv6: a /64) that none of theirs came from
 * before. The first session of all tells nobody: every address is new then. The audit log
 * goes back further than sessions, so whoever comes back after a long time is told too.
 */
export async function alertOfSignIn(tx: Tx, ctx: Ctx, sessionId: string, userAgent: string): Promise<void> {
  if (ctx.actor.type !== 'member') return;
  const { id: memberId, name, email } = ctx.actor;
  const address = ctx.ip === null ? null : parseAddress(ctx.ip);
  const network = address && networkOf(address);
  const [seen] = await tx.$queryRaw<[{ before: boolean; fromHere: boolean }]>`
    select count(*) > 0 as before,
      coalesce(bool_or(ip <<= ${network}::inet or (ip is null and ${network}::inet is null)), false) as "fromHere"
    from (
      select ip from "Session" where "companyId" = ${ctx.company.id}::uuid and "memberId" = ${memberId}::uuid
        and id <> ${sessionId}::uuid
      union all
      select ip from "AuditEvent" where "companyId" = ${ctx.company.id}::uuid and "actorId" = ${memberId}::uuid
        and action = 'session.start' and "targetId" <> ${sessionId}::uuid
    ) earlier`;
  if (!seen.before || seen.fromHere) return;
  const alert = signInAlert(ctx, { id: memberId, name, email }, userAgent);
  await raiseAlert(tx, ctx.company, alert, { now: ctx.now, concerned: [{ email }] });
}
