import { type Ctx, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { runtime } from '#lib/core/runtime';
import { valuesInEvent } from './apply.ts';
import { type PendingRead, readPending } from './feed/pending.ts';
import { readHosts, type ShownHost } from './hosts/read-hosts.ts';
import { type PublicIpList, publicIpList } from './public-list.ts';
import { type IpListUser, readUsers } from './read-users.ts';
import { requireIpList } from './require.ts';
import { IpListIdInput } from './schemas.ts';

/** What a read changed; of many values the first 100 of each side. */
export interface IpListDiff {
  id: string;
  at: Date;
  outcome: 'read' | 'approved' | 'edited';
  added: string[];
  removed: string[];
  addedTotal: number;
  removedTotal: number;
  /** How many entries the list had after it. */
  entries: number;
  digest: string;
}

export interface IpListDetail extends PublicIpList {
  entries: number;
  users: IpListUser[];
  /** Of one from host names, in order. */
  hostStates: ShownHost[];
  /** The last ones that changed something, newest first. */
  reads: IpListDiff[];
  /** Of a URL: the read that waits for a person, or that was dismissed last. */
  pending: PendingRead | null;
  /** Changes with everything that a verdict depends on. */
  policyVersion: number;
}

const readsShown = 20;

/** One IP list, and who uses it. @throws AppError not_found, also for another company's */
export async function getIpList(ctx: Ctx, input: IpListIdInput): Promise<IpListDetail> {
  requireStepUp(ctx);
  const { id } = parseInput(IpListIdInput, input);
  const { prisma } = runtime();
  const companyId = ctx.company.id;
  const row = await requireIpList(prisma, ctx, id);
  const [entries, users, hostStates, reads, pending, { policyVersion }] = await Promise.all([
    prisma.whitelistEntry.count({ where: { companyId, credentialId: id } }),
    readUsers(prisma, ctx, id),
    readHosts(prisma, companyId, id),
    prisma.$queryRaw<IpListDiff[]>`
      select id, at, outcome, added[:${valuesInEvent}::int] as added, removed[:${valuesInEvent}::int] as removed,
        cardinality(added) as "addedTotal", cardinality(removed) as "removedTotal", entries, digest
      from "IpListRead" where "companyId" = ${companyId}::uuid and "listId" = ${id}::uuid
      order by at desc, id desc limit ${readsShown}`,
    readPending(prisma, ctx, id),
    prisma.company.findUniqueOrThrow({ where: { id: companyId }, select: { policyVersion: true } }),
  ]);
  return {
    ...publicIpList(row, ctx.now),
    entries,
    users,
    hostStates,
    reads,
    pending,
    policyVersion: Number(policyVersion),
  };
}
