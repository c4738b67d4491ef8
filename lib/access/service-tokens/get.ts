import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { runtime } from '#lib/core/runtime';
import { type PublicServiceToken, publicServiceToken } from './public-token.ts';
import { requireServiceToken } from './require.ts';
import { ServiceTokenIdInput } from './schemas.ts';

export interface ServiceTokenDetail extends PublicServiceToken {
  /** Entries of its list: all that it works from. */
  entries: number;
  /** Changes with everything that a verdict depends on. */
  policyVersion: number;
}

/** One service token. @throws AppError not_found, also for a revoked one and another company's */
export async function getServiceToken(ctx: Ctx, input: ServiceTokenIdInput): Promise<ServiceTokenDetail> {
  requireRole(ctx, 'admin', 'see a service token');
  requireStepUp(ctx);
  const { id } = parseInput(ServiceTokenIdInput, input);
  const { prisma } = runtime();
  const companyId = ctx.company.id;
  const row = await requireServiceToken(prisma, ctx, id);
  const [entries, { policyVersion }] = await Promise.all([
    prisma.whitelistEntry.count({ where: { companyId, credentialId: id } }),
    prisma.company.findUniqueOrThrow({ where: { id: companyId }, select: { policyVersion: true } }),
  ]);
  return { ...publicServiceToken(row, ctx.now), entries, policyVersion: Number(policyVersion) };
}
