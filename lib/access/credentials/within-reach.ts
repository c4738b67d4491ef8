import type { Ctx } from '#lib/core/context';

/** Service tokens, and their lists, are for people alone: a program with one could give itself more. */
export function isWithinReach({ actor }: Pick<Ctx, 'actor'>, { type }: { type: string }): boolean {
  return actor.type !== 'token' || type !== 'token';
}
