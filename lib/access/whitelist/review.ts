import { type Ctx, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { runtime } from '#lib/core/runtime';
import { dayMs } from '#lib/day';
import { Prisma } from '#lib/db/generated/client';
import { type Coverage, readCoverage } from './coverage.ts';
import { lastMatchedSql } from './last-matched.ts';
import { requireListOwner } from './list-owner.ts';
import { ListInput } from './schemas.ts';
import { fewSeen, isTightenable, seenWithinSql, tightened } from './seen-within.ts';

export interface ReviewedEntry {
  id: string;
  value: string;
  note: string;
  createdAt: Date;
}

/** The first of them, and how many there are. */
interface Group<Row> {
  rows: Row[];
  total: number;
}

export interface Review {
  /** Nothing matched them in 30 days; oldest first. */
  idle: Group<ReviewedEntry & { lastMatchedAt: Date | null }>;
  /** All that they let in another entry of the list lets in as well, at least as long. */
  inside: Group<ReviewedEntry & { within: string }>;
  /** Wider than the one or two addresses that ever came from them. */
  sparse: Group<ReviewedEntry & { seen: string[]; tightened: string[] }>;
  coverage: Coverage;
}

const groupMax = 20;
const idleDays = 30;

/** What could be cleaned up in a list, in three short groups, and what the list is good for. Leases end by themselves. */
export async function reviewEntries(ctx: Ctx, input: ListInput): Promise<Review> {
  requireStepUp(ctx);
  const { credentialId } = parseInput(ListInput, input);
  if (credentialId !== null) await requireListOwner(runtime().prisma, ctx, credentialId);
  const since = new Date(ctx.now.getTime() - idleDays * dayMs);
  const list = Prisma.sql`(
    select * from "WhitelistEntry"
    where "companyId" = ${ctx.company.id}::uuid and "credentialId" is not distinct from ${credentialId}::uuid
      and ("expiresAt" is null or "expiresAt" > ${ctx.now}) and not (leased and "keptUntil" is null)) w`;
  const [idle, inside, sparse, coverage] = await Promise.all([
    readIdle(ctx.company.id, credentialId, list, since),
    readInside(list),
    readSparse(ctx.company.id, credentialId, list),
    readCoverage(ctx, credentialId, since),
  ]);
  return { idle, inside, sparse, coverage };
}

const columns = Prisma.sql`e.id, e.value, e.note, e."createdAt", count(*) over () as total`;

async function read<Row>(query: Prisma.Sql): Promise<Group<Row>> {
  const rows = await runtime().prisma.$queryRaw<(Row & { total: bigint })[]>(query);
  return { rows: rows.map(({ total: _, ...row }) => row as Row), total: Number(rows[0]?.total ?? 0) };
}

function readIdle(companyId: string, credentialId: string | null, list: Prisma.Sql, since: Date) {
  return read<Review['idle']['rows'][number]>(Prisma.sql`
    select ${columns}, e.matched as "lastMatchedAt" from (
      select w.*, ${lastMatchedSql(companyId, credentialId)} as matched from ${list}
    ) e
    where coalesce(e.matched, '-infinity') < ${since} order by e."createdAt", e.id limit ${groupMax}`);
}

/** Only what does not end counts as what contains others: it will still do so when they are gone. */
function readInside(list: Prisma.Sql) {
  return read<Review['inside']['rows'][number]>(Prisma.sql`
    with l as (
      select w.*, max("last") filter (where "expiresAt" is null) over earlier as reach
      from ${list}
      window earlier as (
        order by "first", "last" desc, "expiresAt" nulls first, "createdAt", id
        rows between unbounded preceding and 1 preceding)
    )
    select e.*, (
      select o.value from l o
      where o."first" <= e."innerFirst" and o."last" >= e."innerLast" and o."expiresAt" is null and o.id <> e.id
      order by o."first" desc limit 1
    ) as within from (
      select ${columns}, e."first" as "innerFirst", e."last" as "innerLast" from l e
      where e."last" <= e.reach order by e."first", e.id limit ${groupMax}
    ) e`);
}

async function readSparse(
  companyId: string,
  credentialId: string | null,
  list: Prisma.Sql,
): Promise<Review['sparse']> {
  const { rows, total } = await read<ReviewedEntry & { seen: string[] }>(Prisma.sql`
    select ${columns}, e.seen from (
      select w.*, ${seenWithinSql(companyId, credentialId)} as seen from ${list} where ${isTightenable}
    ) e
    where cardinality(e.seen) between 1 and ${fewSeen} order by e."createdAt", e.id limit ${groupMax}`);
  return { rows: rows.map((row) => ({ ...row, tightened: tightened(row.seen) })), total };
}
