import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import type { Column } from '#lib/core/paging/order';
import { readModelPage } from '#lib/core/paging/read-model-page';
import type { Page } from '#lib/core/paging/read-page';
import { parseInput } from '#lib/core/parse';
import { runtime } from '#lib/core/runtime';
import type { Prisma } from '#lib/db/client';
import { type PublicServiceToken, publicServiceToken, tokenRow } from './public-token.ts';
import { ListServiceTokensInput } from './schemas.ts';

export interface ListedServiceToken extends PublicServiceToken {
  /** Entries of its list. */
  entries: number;
  /** The first three of them, in the order in which they were added. */
  firstEntries: string[];
}

const firstMax = 3;

/** The company's service tokens, expired ones among them and revoked ones not, one page. */
export async function listServiceTokens(
  ctx: Ctx,
  given: ListServiceTokensInput,
): Promise<Page<ListedServiceToken>> {
  requireRole(ctx, 'admin', 'see service tokens');
  requireStepUp(ctx);
  const { query, sort, ...input } = parseInput(ListServiceTokensInput, given);
  const { prisma } = runtime();
  const where = { companyId: ctx.company.id, revokedAt: null, ...matches(query.trim()) };
  const dir = sort.desc ? 'desc' : 'asc';
  const order: Column[] = [
    {
      name: sort.id,
      type: sort.id === 'name' ? 'text' : 'time',
      dir,
      ...(sort.id === 'lastUsedAt' && { nulls: sort.desc ? 'last' : 'first' }),
    },
    { name: 'id', type: 'uuid', dir: 'desc' },
  ];
  const page = await readModelPage(input, order, where, {
    findMany: (args: Pick<Prisma.ServiceTokenFindManyArgs, 'where' | 'orderBy' | 'take'>) =>
      prisma.serviceToken.findMany({ ...args, select: tokenRow }),
    count: (args) => prisma.serviceToken.count(args),
    keyOf: (row) => [row[sort.id], row.id],
  });
  const lists = await readLists(
    ctx,
    page.rows.map(({ id }) => id),
  );
  return {
    ...page,
    rows: page.rows.map((row) => ({
      ...publicServiceToken(row, ctx.now),
      ...(lists.get(row.id) ?? { entries: 0, firstEntries: [] }),
    })),
  };
}

type Listed = Pick<ListedServiceToken, 'entries' | 'firstEntries'>;

async function readLists(ctx: Ctx, ids: string[]): Promise<Map<string, Listed>> {
  const rows = await runtime().prisma.$queryRaw<(Listed & { id: string })[]>`
    select "credentialId" as id, count(*)::int as entries,
      (array_agg(value order by "createdAt", id))[:${firstMax}::int] as "firstEntries"
    from "WhitelistEntry" where "companyId" = ${ctx.company.id}::uuid and "credentialId" = any(${ids}::uuid[])
    group by "credentialId"`;
  return new Map(rows.map(({ id, ...listed }) => [id, listed]));
}

function matches(query: string): Prisma.ServiceTokenWhereInput {
  if (query === '') return {};
  // Prisma hands these on to LIKE, where they would stand for anything; PostgreSQL refuses NUL.
  const contains = query.replaceAll('\0', '\uFFFD').replace(/[\\%_]/g, '\\$&');
  if (!query.startsWith('kfs_')) return { name: { contains, mode: 'insensitive' } };
  return {
    prefix: { startsWith: query.slice(0, 7).replace(/[\\%_]/g, '\\$&') },
    ...(query.length > 11 && { suffix: query.slice(-4) }),
  };
}
