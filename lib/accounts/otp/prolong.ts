import { type Ctx, isSteppedUp } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';

/**
 * Each action keeps the Authkey section open for STEP_UP_SECONDS more, but no longer than the session. A section
 * that has closed stays closed. Pages that reload by themselves do not count.
 */
export async function prolongStepUp(ctx: Ctx): Promise<void> {
  if (ctx.actor.type !== 'member' || !isSteppedUp(ctx)) return;
  const until = new Date(ctx.now.getTime() + runtime().env.stepUpSeconds * 1000);
  await runtime().pool.query(
    `update "Session" set "stepUpUntil" = least($3::timestamptz, "expiresAt")
      where "companyId" = $1 and id = $2 and "revokedAt" is null and "stepUpUntil" > $4::timestamptz
        and "stepUpUntil" < $3::timestamptz`,
    [ctx.company.id, ctx.actor.sessionId, until.toISOString(), ctx.now.toISOString()],
  );
}
