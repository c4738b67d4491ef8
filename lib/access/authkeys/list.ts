import type { z } from 'zod';
import { type Ctx, requireStepUp } from '#lib/core/context';
import type { Column } from '#lib/core/paging/order';
import { readModelPage } from '#lib/core/paging/read-model-page';
import type { Page } from '#lib/core/paging/read-page';
import { parseInput } from '#lib/core/parse';
import { runtime } from '#lib/core/runtime';
import type { Prisma } from '#lib/db/client';
import { countEntries } from '../whitelist/count-entries.ts';
import { filtersWhere } from './filters.ts';
import { authkeysThatLetIn, type LetsIn, searchedAddress } from './lets-in.ts';
import { authkeyRow, type PublicAuthkey, publicAuthkey } from './public-authkey.ts';
import { ListAuthkeysInput } from './schemas.ts';

export interface ListedAuthkey extends PublicAuthkey {
  /** Entries of its own whitelist. */
  ownEntries: number;
  /** Where an address was searched for: why this one accepts it. */
  letsIn: LetsIn | null;
}

export interface AuthkeyList extends Page<ListedAuthkey> {
  /** Entries of the company's whitelist, which serves all of them. */
  companyEntries: number;
}

/** The company's authkeys, one page. */
export async function listAuthkeys(ctx: Ctx, given: ListAuthkeysInput): Promise<AuthkeyList> {
  requireStepUp(ctx);
  const { query, sort, state, mode, entries, unusedDays, expiresWithinDays, ...input } = parseInput(
    ListAuthkeysInput,
    given,
  );
  const { prisma } = runtime();
  const companyId = ctx.company.id;
  const address = searchedAddress(query.trim());
  const accepting = address && (await authkeysThatLetIn(ctx, address));
  const where: Prisma.AuthkeyWhereInput = {
    companyId,
    deletedAt: null,
    AND: [
      accepting ? accepting.where : matches(query.trim()),
      ...(await filtersWhere(ctx, { state, mode, entries, unusedDays, expiresWithinDays })),
    ],
  };
  const order = orderOf(sort);
  const [page, companyEntries] = await Promise.all([
    readModelPage(input, order, where, {
      findMany: (args: Pick<Prisma.AuthkeyFindManyArgs, 'where' | 'orderBy' | 'take'>) =>
        prisma.authkey.findMany({ ...args, select: authkeyRow }),
      count: (args) => prisma.authkey.count(args),
      keyOf: (row) => [row[sort.id], row.id],
    }),
    prisma.whitelistEntry.count({ where: { companyId, credentialId: null } }),
  ]);
  const ownEntries = await countEntries(
    ctx,
    page.rows.map(({ id }) => id),
  );
  return {
    ...page,
    rows: page.rows.map((row) => {
      const authkey = publicAuthkey(row, ctx.now);
      return {
        ...authkey,
        ownEntries: ownEntries.get(row.id) ?? 0,
        letsIn: accepting?.why(authkey) ?? null,
      };
    }),
    companyEntries,
  };
}

function orderOf({ id, desc }: z.output<typeof ListAuthkeysInput>['sort']): Column[] {
  const types = { ipSecurity: 'bool', lastUsedAt: 'time', expiresAt: 'time', createdAt: 'time' } as const;
  return [
    {
      name: id,
      type: id in types ? types[id as keyof typeof types] : 'text',
      dir: desc ? 'desc' : 'asc',
      // Never used comes after the oldest use.
      ...(id === 'lastUsedAt' && { nulls: desc ? 'last' : 'first' }),
      // Never expires comes after the last expiry.
      ...(id === 'expiresAt' && { nulls: desc ? 'first' : 'last' }),
    },
    { name: 'id', type: 'uuid', dir: 'desc' },
  ];
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
      { secrets: { some: { prefix: { startsWith: start }, suffix: { endsWith: end } } } },
    ],
  };
}
