import { type Ctx, requireStepUp } from '../context.ts';
import type { Prisma } from '../db/client.ts';
import { parseInput } from '../parse.ts';
import { runtime } from '../runtime.ts';
import { countEntries } from '../whitelist/count-entries.ts';
import { authkeyRow, type PublicAuthkey, publicAuthkey } from './public-authkey.ts';
import { ListAuthkeysInput } from './schemas.ts';

export interface ListedAuthkey extends PublicAuthkey {
  /** Entries of its own whitelist. */
  ownEntries: number;
}

export interface AuthkeyList {
  rows: ListedAuthkey[];
  /** Authkeys that match the query. */
  total: number;
  /** Entries of the company's whitelist, which serves all of them. */
  companyEntries: number;
}

/** The company's authkeys, one page. */
export async function listAuthkeys(ctx: Ctx, input: ListAuthkeysInput): Promise<AuthkeyList> {
  requireStepUp(ctx);
  const { query, page, pageSize, sort } = parseInput(ListAuthkeysInput, input);
  const { prisma } = runtime();
  const companyId = ctx.company.id;
  const where = { companyId, deletedAt: null, ...matches(query.trim()) };
  const [rows, total, companyEntries] = await Promise.all([
    prisma.authkey.findMany({
      where,
      select: authkeyRow,
      orderBy: [orderBy(sort.id, sort.desc ? 'desc' : 'asc'), { id: 'desc' }],
      skip: (page - 1) * pageSize,
      take: pageSize,
    }),
    prisma.authkey.count({ where }),
    prisma.whitelistEntry.count({ where: { companyId, credentialId: null } }),
  ]);
  const ownEntries = await countEntries(
    ctx,
    rows.map(({ id }) => id),
  );
  return {
    rows: rows.map((row) => ({ ...publicAuthkey(row, ctx.now), ownEntries: ownEntries.get(row.id) ?? 0 })),
    total,
    companyEntries,
  };
}

function orderBy(
  column: NonNullable<ListAuthkeysInput['sort']>['id'],
  direction: 'asc' | 'desc',
): Prisma.AuthkeyOrderByWithRelationInput {
  // Never used comes after the oldest use.
  if (column === 'lastUsedAt')
    return { lastUsedAt: { sort: direction, nulls: direction === 'desc' ? 'last' : 'first' } };
  return { [column]: direction };
}

function matches(query: string): Prisma.AuthkeyWhereInput {
  if (query === '') return {};
  // Prisma hands these on to LIKE, where they would stand for anything; PostgreSQL refuses NUL.
  const contains = query.replaceAll('\0', '\uFFFD').replace(/[\\%_]/g, '\\$&');
  const [start = '', end = ''] = contains.split('…');
  return {
    OR: [
      { name: { contains, mode: 'insensitive' } },
      { integration: { contains, mode: 'insensitive' } },
      { prefix: { startsWith: start }, suffix: { endsWith: end } },
    ],
  };
}
