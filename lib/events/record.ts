import type { Ctx } from '#lib/core/context';
import type { Tx } from '#lib/core/transact';
import { alertOfChange } from './alert-of-change.ts';
import { chainEvent } from './chain/append.ts';
import type { EventInput } from './event.ts';
import { raiseAlert } from './raise.ts';

/**
 * Writes who did what, from where, at the end of the company's chain, and tells those who are to know of it; in the
 * transaction of the act, so that none of them is without the others. The row is there from right before the commit on.
 * @throws Error outside transact()
 */
export async function recordEvent(tx: Tx, ctx: Ctx, input: EventInput): Promise<void> {
  chainEvent(tx, ctx, input);
  ctx.dryRun?.changes.push(input);
  const change = alertOfChange(ctx, input);
  if (!change) return;
  const concerned = [...change.concerned];
  if (change.concernedMemberId) {
    const where = { companyId_id: { companyId: ctx.company.id, id: change.concernedMemberId } };
    concerned.push(await tx.member.findUniqueOrThrow({ where, select: { email: true } }));
  }
  await raiseAlert(tx, ctx.company, change.alert, { now: ctx.now, concerned });
}
