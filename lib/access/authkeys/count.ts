import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';

/** Authkeys that the company's whitelist serves: all that are not deleted. */
export function countAuthkeys(ctx: Ctx): Promise<number> {
  return runtime().prisma.authkey.count({ where: { companyId: ctx.company.id, deletedAt: null } });
}
