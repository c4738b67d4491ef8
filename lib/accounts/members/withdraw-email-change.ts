import type { Ctx } from '#lib/core/context';
import { transact } from '#lib/core/transact';
import { recordEvent } from '#lib/events/record';
import { lockMember, requireMember } from '../otp/rules.ts';
import { emailPurpose, endPendingChanges } from './pending-changes.ts';

/** The link that was sent to a new address changes nothing any more. */
export async function withdrawEmailChange(ctx: Ctx): Promise<void> {
  const actor = requireMember(ctx);
  await transact(ctx, async (tx) => {
    await lockMember(tx, ctx, actor.id);
    const whose = { companyId: ctx.company.id, memberId: actor.id };
    if ((await endPendingChanges(tx, whose, ctx.now, [emailPurpose])) === 0) return;
    await recordEvent(tx, ctx, {
      action: 'member.withdraw-email-change',
      target: { type: 'member', id: actor.id, name: actor.name },
    });
  });
}
