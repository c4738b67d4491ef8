import type { Ctx } from '#lib/core/context';
import type { Scope } from '#lib/core/scopes';
import { makeServiceToken } from './service-token.ts';

/** What a program does with a service token of the member's company. */
export async function tokenCtx(ctx: Ctx, ...scopes: Scope[]): Promise<Ctx> {
  const { id, name } = await makeServiceToken(ctx, { scopes });
  return { ...ctx, actor: { type: 'token', id, name, scopes } };
}
