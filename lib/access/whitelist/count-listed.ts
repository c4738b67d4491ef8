import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { type IpListUseRow, readUses } from '../ip-lists/read-uses.ts';
import { countEntries } from './count-entries.ts';

/** How many entries let these credentials in, and the company's authkeys: their own, and those of the IP lists that they use. */
export async function countListed(
  ctx: Ctx,
  credentialIds: string[],
): Promise<{ ofCredential: Map<string, number>; ofCompany: number }> {
  const { prisma } = runtime();
  const [uses, ofCompany] = await Promise.all([
    readUses(prisma, ctx, credentialIds),
    prisma.whitelistEntry.count({ where: { companyId: ctx.company.id, credentialId: null } }),
  ]);
  const counts = await countEntries(ctx, [...credentialIds, ...new Set(uses.map(({ listId }) => listId))]);
  const usedBy = Map.groupBy(uses, ({ credentialId }) => credentialId);
  const inLists = (used: IpListUseRow[] = []) =>
    used.reduce((sum, { listId }) => sum + (counts.get(listId) ?? 0), 0);
  return {
    ofCredential: new Map(credentialIds.map((id) => [id, (counts.get(id) ?? 0) + inLists(usedBy.get(id))])),
    ofCompany: ofCompany + inLists(usedBy.get(null)),
  };
}
