import type { Ctx, MemberActor } from '#lib/core/context';
import { verifyPassword } from '#lib/core/password/password';
import { runtime } from '#lib/core/runtime';
import { transact } from '#lib/core/transact';
import { AppError } from '#lib/errors';
import { recordEvent } from '#lib/events/record';
import { parseAddress } from '#lib/net/address';
import { forgiveSignInAttempt, takeSignInAttempt } from '../sessions/sign-in-attempts.ts';

/**
 * Asks whoever holds the session for the member's present password. A session may fail ten times
 * in 15 minutes, so that nobody guesses the password in a stolen one; signing in is not limited by it.
 * @returns the hash that it matched
 * @throws AppError bad_input for a wrong one, rate_limited
 */
export async function requirePassword(ctx: Ctx, actor: MemberActor, password: string): Promise<string> {
  const attempt = await takeSignInAttempt({
    email: actor.email,
    address: ctx.ip ? parseAddress(ctx.ip) : null,
    device: `session ${actor.sessionId}`,
    isKnownThere: true,
  });
  const { passwordHash } = await runtime().prisma.member.findUniqueOrThrow({
    where: { companyId_id: { companyId: ctx.company.id, id: actor.id } },
    select: { passwordHash: true },
  });
  if (!(await verifyPassword(passwordHash, password, 'person'))) {
    await transact(ctx, (tx) =>
      recordEvent(tx, ctx, {
        action: 'member.refuse-password',
        target: { type: 'member', id: actor.id, name: actor.name },
      }),
    );
    const message = 'Your present password is wrong.';
    throw new AppError('bad_input', { message, problems: [{ path: 'password', message }] });
  }
  await forgiveSignInAttempt(attempt);
  return passwordHash;
}
