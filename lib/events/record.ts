import type { Ctx } from '#lib/core/context';
import type { Tx } from '#lib/core/transact';
import { alertOfChange } from './alert-of-change.ts';
import type { EventInput } from './event.ts';
import { raiseAlert } from './raise.ts';

/**
 * Writes who did what, from where, and tells those who are to know of it; in the transaction of the act, so that
 * none of them is without the others.
 */
export async function recordEvent(tx: Tx, ctx: Ctx, input: EventInput): Promise<void> {
  await tx.auditEvent.create({
    data: {
      companyId: ctx.company.id,
      actorType: ctx.actor.type,
      actorId: ctx.actor.type === 'system' ? null : ctx.actor.id,
      actorName: ctx.actor.name,
      ip: ctx.ip,
      action: input.action,
      targetType: input.target.type,
      targetId: input.target.id ?? null,
      targetName: input.target.name,
      before: input.before,
      after: input.after,
      requestId: ctx.requestId,
      createdAt: ctx.now,
    },
  });
  const change = alertOfChange(ctx, input);
  if (!change) return;
  const concerned = [...change.concerned];
  if (change.concernedMemberId) {
    const where = { companyId_id: { companyId: ctx.company.id, id: change.concernedMemberId } };
    concerned.push(await tx.member.findUniqueOrThrow({ where, select: { email: true } }));
  }
  await raiseAlert(tx, ctx.company, change.alert, { now: ctx.now, concerned });
}
