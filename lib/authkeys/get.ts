import { type Ctx, requireStepUp } from '../context.ts';
import { parseInput } from '../parse.ts';
import { runtime } from '../runtime.ts';
import { type PublicAuthkey, publicAuthkey } from './public-authkey.ts';
import { requireAuthkey } from './require.ts';
import { AuthkeyIdInput } from './schemas.ts';

export interface AuthkeyDetail extends PublicAuthkey {
  /** Authkeys that the company's whitelist serves: all that are not deleted. */
  companyAuthkeys: number;
  /** Changes with everything that a verdict depends on. */
  policyVersion: number;
}

/** One authkey. @throws AppError not_found, also for another company's */
export async function getAuthkey(ctx: Ctx, input: AuthkeyIdInput): Promise<AuthkeyDetail> {
  requireStepUp(ctx);
  const { id } = parseInput(AuthkeyIdInput, input);
  const { prisma } = runtime();
  const [row, companyAuthkeys, { policyVersion }] = await Promise.all([
    requireAuthkey(prisma, ctx, id),
    prisma.authkey.count({ where: { companyId: ctx.company.id, deletedAt: null } }),
    prisma.company.findUniqueOrThrow({ where: { id: ctx.company.id }, select: { policyVersion: true } }),
  ]);
  return { ...publicAuthkey(row, ctx.now), companyAuthkeys, policyVersion: Number(policyVersion) };
}
