import { type Ctx, requireStepUp } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { Prisma } from '#lib/db/generated/client';
import { credentialsSql } from '../credentials/credential.ts';
import { countEntries } from '../whitelist/count-entries.ts';
import { ipListRow, type PublicIpList, publicIpList } from './public-list.ts';

export interface ListedIpList extends PublicIpList {
  entries: number;
  /** Authkeys and API clients that use it themselves. */
  usedBy: number;
  /** All of the company's authkeys do. */
  usedByCompany: boolean;
}

type Uses = { listId: string; usedBy: number; usedByCompany: boolean };

/** The company's IP lists by name; they are few. */
export async function listIpLists(ctx: Ctx): Promise<ListedIpList[]> {
  requireStepUp(ctx);
  const { prisma } = runtime();
  const companyId = ctx.company.id;
  const [rows, uses] = await Promise.all([
    prisma.ipList.findMany({ where: { companyId, deletedAt: null }, select: ipListRow }),
    prisma.$queryRaw<Uses[]>(Prisma.sql`
      select u."listId", count(k.id)::int as "usedBy", bool_or(u."credentialId" is null) as "usedByCompany"
      from "IpListUse" u left join ${credentialsSql} k
        on k."companyId" = u."companyId" and k.id = u."credentialId" and k."deletedAt" is null
      where u."companyId" = ${companyId}::uuid group by u."listId"`),
  ]);
  const entries = await countEntries(
    ctx,
    rows.map(({ id }) => id),
  );
  const usesOf = new Map(uses.map(({ listId, ...rest }) => [listId, rest]));
  return rows
    .map((row) => ({
      ...publicIpList(row, ctx.now),
      entries: entries.get(row.id) ?? 0,
      ...(usesOf.get(row.id) ?? { usedBy: 0, usedByCompany: false }),
    }))
    .sort((one, other) => one.name.localeCompare(other.name, 'en', { sensitivity: 'base' }));
}
