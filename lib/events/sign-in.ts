import type { Ctx } from '#lib/core/context';
import type { Tx } from '#lib/core/transact';
import { parseAddress } from '#lib/net/address';
import { networkOf } from '#lib/net/network';
import { isFirstTime } from './once.ts';
import { raiseAlert } from './raise.ts';
import { refusedSignInAlert, signInAlert } from './texts/sign-in.ts';

/** Networks of refused sign-ins that are told of, a member and day. */
const refusalsToldMax = 5;

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

/** Tells a member, and the owners, of a right password at an address that Panel IPs refuse: once a day and network, of five. */
export async function alertOfRefusedSignIn(
  tx: Tx,
  ctx: Ctx,
  member: { id: string; name: string; email: string },
  userAgent: string,
): Promise<void> {
  const address = ctx.ip === null ? null : parseAddress(ctx.ip);
  const today = `sign-in-refused:${member.id}:${ctx.now.toISOString().slice(0, 10)}:`;
  const companyId = ctx.company.id;
  const told = await tx.alertMark.count({ where: { companyId, name: { startsWith: today } } });
  const mark = `${today}${address ? networkOf(address) : 'unknown'}`;
  if (told >= refusalsToldMax || !(await isFirstTime(tx, companyId, mark, ctx.now))) return;
  const alert = refusedSignInAlert(ctx, member, userAgent);
  await raiseAlert(tx, ctx.company, alert, { now: ctx.now, concerned: [{ email: member.email }] });
}
