import type { Ctx } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { hashPassword } from '#lib/core/password/password';
import { refuseOwnName } from '#lib/core/password/weakness';
import { transact } from '#lib/core/transact';
import { AppError } from '#lib/errors';
import { recordEvent } from '#lib/events/record';
import { lockMember, requireMember } from '../otp/rules.ts';
import { endPendingChanges } from './pending-changes.ts';
import { requirePassword } from './require-password.ts';
import { ChangePasswordInput } from './schemas.ts';

/**
 * Gives the member a new password. All other sessions end, and so do changes of email and mobile that wait to
 * be confirmed: whoever knew the old password may have asked for them.
 * @returns how many other sessions ended
 * @throws AppError bad_input for a wrong present password, or a new one that is the same
 */
export async function changePassword(
  ctx: Ctx,
  input: ChangePasswordInput,
): Promise<{ sessionsEnded: number }> {
  const actor = requireMember(ctx);
  const { password, newPassword } = parseInput(ChangePasswordInput, input);
  const presentHash = await requirePassword(ctx, actor, password);
  if (newPassword === password) {
    const message = 'The new password is the present one.';
    throw new AppError('bad_input', { message, problems: [{ path: 'newPassword', message }] });
  }
  refuseOwnName(newPassword, actor.email, 'newPassword');
  const passwordHash = await hashPassword(newPassword, 'person');
  const companyId = ctx.company.id;
  return transact(ctx, async (tx) => {
    await lockMember(tx, ctx, actor.id);
    const { count } = await tx.member.updateMany({
      where: { companyId, id: actor.id, passwordHash: presentHash },
      data: { passwordHash },
    });
    if (count === 0) {
      throw new AppError('conflict', {
        message: 'The password was changed elsewhere just now. Nothing was changed.',
      });
    }
    const ended = await tx.session.updateMany({
      where: {
        companyId,
        memberId: actor.id,
        id: { not: actor.sessionId },
        revokedAt: null,
        expiresAt: { gt: ctx.now },
      },
      data: { revokedAt: ctx.now },
    });
    await endPendingChanges(tx, { companyId, memberId: actor.id }, ctx.now);
    await recordEvent(tx, ctx, {
      action: 'member.change-password',
      target: { type: 'member', id: actor.id, name: actor.name },
      after: { sessionsEnded: ended.count },
    });
    return { sessionsEnded: ended.count };
  });
}
