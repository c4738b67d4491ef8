import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';

/** How many entries the lists of these credentials have; a list without any is left out. */
export async function countEntries(ctx: Ctx, credentialIds: string[]): Promise<Map<string, number>> {
  const counts = await runtime().prisma.whitelistEntry.groupBy({
    by: ['credentialId'],
    where: { companyId: ctx.company.id, credentialId: { in: credentialIds } },
    _count: true,
  });
  return new Map(counts.map(({ credentialId, _count }) => [credentialId ?? '', _count]));
}
