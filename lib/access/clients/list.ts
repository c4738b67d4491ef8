import { type Ctx, requireStepUp } from '#lib/core/context';
import { beyondSql, type Column, type From, orderSql } from '#lib/core/paging/order';
import { type Page, readPage } from '#lib/core/paging/read-page';
import { parseInput } from '#lib/core/parse';
import { runtime } from '#lib/core/runtime';
import { Prisma } from '#lib/db/generated/client';
import { parseEntries } from '#lib/net/range';
import { overlaps } from '../whitelist/containment.ts';
import { countListed } from '../whitelist/count-listed.ts';
import { passwordExpiresAt, passwordExpiresAtSql } from './password-expiry.ts';
import { type ClientRow, type PublicClient, publicClient } from './public-client.ts';
import { type clientSorts, ListClientsInput } from './schemas.ts';

export interface ListedClient extends PublicClient {
  /** Entries of its whitelist, and of the IP lists that it uses. */
  entries: number;
  /** The first three of its whitelist, in the order in which they were added. */
  firstEntries: string[];
}

export type ClientList = Page<ListedClient>;

const firstMax = 3;

/** The company's API clients, one page. */
export async function listClients(ctx: Ctx, given: ListClientsInput): Promise<ClientList> {
  requireStepUp(ctx);
  const { query, sort, ...input } = parseInput(ListClientsInput, given);
  const { prisma } = runtime();
  const where = Prisma.sql`c."companyId" = ${ctx.company.id}::uuid and c."deletedAt" is null
    and ${matches(query.trim())}`;
  const order = orderOf(sort);
  const columns = {
    username: Prisma.sql`lower(username)`,
    passwordExpiresAt: passwordExpiresAtSql(),
    lastTokenAt: Prisma.sql`"lastTokenAt"`,
    id: Prisma.sql`c.id`,
  };
  const find = async (from: From | null) => {
    const beyond = beyondSql(order, from, columns);
    const [rows, [counted]] = await Promise.all([
      prisma.$queryRaw<(ClientRow & { firstEntries: string[] })[]>`
        select c.id, username, "passwordChangedAt", "passwordExpireDays", "reportOnly", "unenforcedSince", c."createdAt", "disabledAt",
          "lastTokenAt", "lastUsedAt", listed."firstEntries"
        from "Client" c cross join lateral (
          select
            coalesce((array_agg(value order by w."createdAt", w.id))[:${firstMax}::int], '{}') as "firstEntries"
          from "WhitelistEntry" w where w."companyId" = c."companyId" and w."credentialId" = c.id) listed
        where ${where} and ${beyond} order by ${orderSql(order, from, columns)} limit ${input.pageSize}`,
      prisma.$queryRaw<[{ total: number; beyond: number }]>`
        select count(*)::int as total, (count(*) filter (where ${beyond}))::int as beyond
        from "Client" c where ${where}`,
    ]);
    return { rows, ...counted };
  };
  const page = await readPage(input, order, { find, keyOf: (row) => [sortedBy(row, sort.id), row.id] });
  const { ofCredential } = await countListed(
    ctx,
    page.rows.map(({ id }) => id),
  );
  return {
    ...page,
    rows: page.rows.map(({ firstEntries, ...row }) => ({
      ...publicClient(row, ctx.now),
      entries: ofCredential.get(row.id) ?? 0,
      firstEntries,
    })),
  };
}

type SortId = (typeof clientSorts)[number];

/** A password that never expires comes last; a client that never got a token counts as the longest ago. */
function orderOf({ id, desc }: { id: SortId; desc: boolean }): Column[] {
  const dir = desc ? 'desc' : 'asc';
  const nulls = {
    username: undefined,
    lastTokenAt: desc ? 'last' : 'first',
    passwordExpiresAt: 'last',
  } as const;
  return [
    { name: id, type: id === 'username' ? 'text' : 'time', dir, nulls: nulls[id] },
    { name: 'id', type: 'uuid', dir: 'desc' },
  ];
}

function sortedBy(row: ClientRow, id: SortId): string | Date | null {
  if (id === 'username') return row.username.toLowerCase();
  return id === 'lastTokenAt' ? row.lastTokenAt : passwordExpiresAt(row);
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
