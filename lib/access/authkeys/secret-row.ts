import type { Ctx } from '#lib/core/context';
import { hashSecret, secretEnds } from '#lib/gate/authkey-secret';

/** What is kept of a secret that was just made. */
export function secretRow(ctx: Ctx, secret: string) {
  return {
    ...secretEnds(secret),
    hash: hashSecret(secret),
    createdAt: ctx.now,
    createdBy: ctx.actor.name,
  };
}
