import type { z } from 'zod';
import { type Ctx, requireStepUp } from '#lib/core/context';
import { beyondSql, type Column, type From, orderSql } from '#lib/core/paging/order';
import { type Page, readPage } from '#lib/core/paging/read-page';
import { parseInput } from '#lib/core/parse';
import { runtime } from '#lib/core/runtime';
import { Prisma } from '#lib/db/generated/client';
import { countListed } from '../whitelist/count-listed.ts';
import { filtersSql } from './filters.ts';
import { type LetsIn, type ListedIn, letsInSql, searchedAddress, whyLetIn } from './lets-in.ts';
import { type AuthkeyRow, authkeyRow, type PublicAuthkey, publicAuthkey } from './public-authkey.ts';
import { ListAuthkeysInput } from './schemas.ts';

export interface ListedAuthkey extends PublicAuthkey {
  /** Entries of its own whitelist, and of the IP lists that it uses. */
  ownEntries: number;
  /** Where an address was searched for: why this one accepts it. */
  letsIn: LetsIn | null;
}

export interface AuthkeyList extends Page<ListedAuthkey> {
  /** The same of the company, which serves all of them. */
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
  const accepting = address && letsInSql(ctx, address);
  const where = Prisma.sql`k."companyId" = ${companyId}::uuid and k."deletedAt" is null
    and ${accepting ? accepting.where : matches(query.trim())}
    and ${filtersSql(ctx, { state, mode, entries, unusedDays, expiresWithinDays })}`;
  const order = orderOf(sort);
  const columns = { [sort.id]: Prisma.raw(`k."${sort.id}"`), id: Prisma.sql`k.id` };
  const find = async (from: From | null) => {
    const beyond = beyondSql(order, from, columns);
    const [ids, [counted]] = await Promise.all([
      prisma.$queryRaw<(ListedIn & { id: string })[]>`
        select k.id, ${accepting ? accepting.columns : Prisma.sql`false as "byOwn", false as "byCompany"`}
        from "Authkey" k where ${where} and ${beyond}
        order by ${orderSql(order, from, columns)} limit ${input.pageSize}`,
      prisma.$queryRaw<[{ total: number; beyond: number }]>`
        select count(*)::int as total, (count(*) filter (where ${beyond}))::int as beyond
        from "Authkey" k where ${where}`,
    ]);
    return { rows: await readRows(companyId, ids), ...counted };
  };
  const page = await readPage(input, order, { find, keyOf: (row) => [row[sort.id], row.id] });
  const listed = await countListed(
    ctx,
    page.rows.map(({ id }) => id),
  );
  return {
    ...page,
    rows: page.rows.map(({ byOwn, byCompany, ...row }) => {
      const authkey = publicAuthkey(row, ctx.now);
      return {
        ...authkey,
        ownEntries: listed.ofCredential.get(row.id) ?? 0,
        letsIn: accepting && whyLetIn(authkey.mode, { byOwn, byCompany }),
      };
    }),
    companyEntries: listed.ofCompany,
  };
}

/** In the order in which they were found. */
async function readRows(
  companyId: string,
  found: (ListedIn & { id: string })[],
): Promise<(AuthkeyRow & ListedIn)[]> {
  const rows = await runtime().prisma.authkey.findMany({
    where: { companyId, id: { in: found.map(({ id }) => id) } },
    select: authkeyRow,
  });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return found.flatMap((each) => {
    const row = byId.get(each.id);
    return row ? [{ ...each, ...row }] : [];
  });
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

function matches(query: string): Prisma.Sql {
  if (query === '') return Prisma.sql`true`;
  // In LIKE these would stand for anything; PostgreSQL refuses NUL.
  const text = query.replaceAll('\0', '\uFFFD').replace(/[\\%_]/g, '\\$&');
  const [start = '', end = ''] = text.split('…');
  return Prisma.sql`(k.name ilike ${`%${text}%`} or k.integration ilike ${`%${text}%`} or exists (
    select 1 from "AuthkeySecret" s where s."companyId" = k."companyId" and s."authkeyId" = k.id
      and s.prefix like ${`${start}%`} and s.suffix like ${`%${end}`}))`;
}
