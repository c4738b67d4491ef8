import { type Ctx, requireStepUp } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { countEntries } from '../whitelist/count-entries.ts';
import { ipListRow, type PublicIpList, publicIpList } from './public-list.ts';
import { requireUser } from './require-user.ts';

/** An IP list that is attached to a credential or to the company. */
export interface AttachedIpList extends PublicIpList {
  entries: number;
  attachedBy: string;
  attachedAt: Date;
}

/**
 * The IP lists that an authkey or API client uses itself, or the company (null), in the order in which they were attached.
 * @throws AppError not_found, also for another company's
 */
export async function listUsesOf(ctx: Ctx, credentialId: string | null): Promise<AttachedIpList[]> {
  requireStepUp(ctx);
  const { prisma } = runtime();
  await requireUser(prisma, ctx, credentialId);
  const uses = await prisma.ipListUse.findMany({
    where: { companyId: ctx.company.id, credentialId, list: { deletedAt: null } },
    select: { attachedBy: true, createdAt: true, list: { select: ipListRow } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
  const entries = await countEntries(
    ctx,
    uses.map(({ list }) => list.id),
  );
  return uses.map(({ attachedBy, createdAt, list }) => ({
    ...publicIpList(list, ctx.now),
    entries: entries.get(list.id) ?? 0,
    attachedBy,
    attachedAt: createdAt,
  }));
}
