import type { Ctx } from '#lib/core/context';
import type { Tx } from '#lib/core/transact';
import { parseAddress } from '#lib/net/address';
import { networkOf } from '#lib/net/network';
import { ifNotYou } from './alert.ts';
import { raiseAlert } from './raise.ts';
import { exactTime } from './words.ts';

/**
 * Tells a member, and the owners, of a session from an address (IPv6: a /64) that none of theirs came from
 * before. The first session of all tells nobody: every address is new then. Sessions are deleted in time, the
 * audit log is not: who has not been here for long is told, too.
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
  const from = ctx.ip ?? 'an unknown address';
  const alert = {
    kind: 'sign-in' as const,
    title: `Sign-in from a new IP: ${name}`,
    facts: [
      ['What', 'Signed in to Keyfence'],
      ['Who', `${name} (${email})`],
      ['From IP', ctx.ip ?? 'unknown'],
      ['With', userAgent.slice(0, 200) || 'unknown'],
      ['When', exactTime(ctx.now)],
    ] as [string, string][],
    advice: ifNotYou,
    link: { path: '/settings', label: 'See who is signed in' },
    sms: `${name} signed in to Keyfence from ${from}.`,
    thread: `member-${memberId}`,
    data: { member: { id: memberId, name, email }, ip: ctx.ip, at: ctx.now.toISOString() },
  };
  await raiseAlert(tx, ctx.company, alert, { now: ctx.now, concerned: [{ email }] });
}
