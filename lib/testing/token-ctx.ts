import type { Ctx } from '#lib/core/context';
import type { Scope } from '#lib/core/scopes';

/** What a program does with a service token of the member's company. */
export function tokenCtx(ctx: Ctx, ...scopes: Scope[]): Ctx {
  return { ...ctx, actor: { type: 'token', id: '01937a5c-0000-7000-8000-00000000f00d', name: 'CI', scopes } };
}
