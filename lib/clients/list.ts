import { type Ctx, requireStepUp } from '../context.ts';
import { Prisma } from '../db/generated/client.ts';
import { parseEntries } from '../net/range.ts';
import { parseInput } from '../parse.ts';
import { runtime } from '../runtime.ts';
import { overlaps } from '../whitelist/containment.ts';
import { passwordExpiresAtSql } from './password-expiry.ts';
import { type ClientRow, type PublicClient, publicClient } from './public-client.ts';
import { ListClientsInput } from './schemas.ts';

export interface ListedClient extends PublicClient {
  /** Entries of its whitelist. */
  entries: number;
  /** The first three of them, in the order in which they were added. */
  firstEntries: string[];
}

export interface ClientList {
  rows: ListedClient[];
  /** API clients that match the query. */
  total: number;
}

const firstMax = 3;

/** The company's API clients, one page. */
export async function listClients(ctx: Ctx, input: ListClientsInput): Promise<ClientList> {
  requireStepUp(ctx);
  const { query, page, pageSize, sort } = parseInput(ListClientsInput, input);
  const { prisma } = runtime();
  const where = Prisma.sql`c."companyId" = ${ctx.company.id}::uuid and c."deletedAt" is null
    and ${matches(query.trim())}`;
  const [rows, [counted]] = await Promise.all([
    prisma.$queryRaw<(ClientRow & { entries: bigint; firstEntries: string[] })[]>`
      select c.id, username, "passwordChangedAt", "passwordExpireDays", c."createdAt", "disabledAt",
        "lastTokenAt", "lastUsedAt", listed.entries, listed."firstEntries"
      from "Client" c cross join lateral (
        select count(*) as entries,
          coalesce((array_agg(value order by w."createdAt", w.id))[:${firstMax}::int], '{}') as "firstEntries"
        from "WhitelistEntry" w where w."companyId" = c."companyId" and w."credentialId" = c.id) listed
      where ${where} order by ${orderBy(sort)}, c.id desc
      limit ${pageSize} offset ${(page - 1) * pageSize}`,
    prisma.$queryRaw<[{ total: bigint }]>`select count(*) as total from "Client" c where ${where}`,
  ]);
  return {
    rows: rows.map(({ entries, firstEntries, ...row }) => ({
      ...publicClient(row, ctx.now),
      entries: Number(entries),
      firstEntries,
    })),
    total: Number(counted.total),
  };
}

/** What never happens, or never has, comes after all that does. */
function orderBy({ id, desc }: { id: string; desc: boolean }): Prisma.Sql {
  const direction = desc ? Prisma.sql`desc` : Prisma.sql`asc`;
  if (id === 'username') return Prisma.sql`lower(username) ${direction}`;
  if (id === 'lastTokenAt') {
    return Prisma.sql`"lastTokenAt" ${direction} nulls ${desc ? Prisma.sql`last` : Prisma.sql`first`}`;
  }
  return Prisma.sql`${passwordExpiresAtSql()} ${direction} nulls last`;
}

function matches(query: string): Prisma.Sql {
  if (query === '') return Prisma.sql`true`;
  // PostgreSQL refuses NUL.
  const text = query.replaceAll('\0', '\uFFFD').toLowerCase();
  const named = Prisma.sql`strpos(lower(username), ${text}) > 0`;
  const [result, ...others] = parseEntries(query);
  const listed =
    result?.ok && others.length === 0 ? overlaps(result.entry) : Prisma.sql`strpos(value, ${text}) > 0`;
  return Prisma.sql`(${named} or exists (select from "WhitelistEntry" w
    where w."companyId" = c."companyId" and w."credentialId" = c.id and ${listed}))`;
}
