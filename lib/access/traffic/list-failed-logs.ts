import { validate as isUuid } from 'uuid';
import type { Ctx } from '#lib/core/context';
import { beyondSql, type Column, type From, orderSql } from '#lib/core/paging/order';
import { type Page, readPage } from '#lib/core/paging/read-page';
import { parseInput } from '#lib/core/parse';
import { runtime } from '#lib/core/runtime';
import { Prisma } from '#lib/db/generated/client';
import { AppError } from '#lib/errors';
import type { RefusalReason } from '#lib/gate/decide';
import { knownInterval } from '#lib/net/known-address';
import { type Credential, credentialsSql } from '../credentials/credential.ts';
import { type Origin, readOrigins } from '../origins/read-origins.ts';
import { ipWithin } from '../whitelist/containment.ts';
import { type FailedState, failedStates } from './current-verdict.ts';
import { withinFilter } from './failed-filter.ts';
import { parseIpFilter } from './ip-filter.ts';
import { type FailedSort, ListFailedIpsInput } from './schemas.ts';
import { type RefusedFrom, standsFor } from './stands-for.ts';

export interface FailedIpRow {
  /** Canonical, an IPv6 /64 in CIDR form; null: it can be in no whitelist. */
  ip: string | null;
  stands: RefusedFrom;
  credentialId: string;
  /** null, like the name: it cannot be found any more. */
  credentialType: Credential['type'] | null;
  /** The name at present, or the last one of what was deleted. */
  credentialName: string | null;
  isDeleted: boolean;
  /** Sorted: such as "/api/v5/flow". */
  endpoints: string[];
  attempts: number;
  /** Of these, those that report only let in. */
  reported: number;
  firstAt: Date;
  lastAt: Date;
  /** Why they were refused, that of the last attempt first. */
  reasons: RefusalReason[];
  state: FailedState;
  /** Whether whitelisting would: some of it is refused for its IP alone, or let in only because IP security is off or report only. */
  wouldHelp: boolean;
  origin: Origin;
}

/** One row an IP and credential. */
export interface FailedIpList extends Page<FailedIpRow> {
  /** Of all pages. */
  attemptsTotal: number;
  /** Of these, those that report only let in. */
  reportedTotal: number;
}

type Grouped = {
  total: number;
  beyond: number;
  attemptsTotal: bigint;
  reportedTotal: bigint;
  ip: string | null;
  credentialId: string;
  credentialType: Credential['type'] | null;
  credentialName: string | null;
  isDeleted: boolean;
  endpoints: string[];
  attempts: bigint;
  reported: bigint;
  firstAt: Date;
  lastAt: Date;
  reason: RefusalReason;
  reasons: RefusalReason[];
};

const columnTypes = { lastAt: 'time', attempts: 'int', ip: 'inet', credentialId: 'uuid' } as const;
type ColumnName = keyof typeof columnTypes;

function columnsOf(table: 'grouped' | 'page'): Record<ColumnName, Prisma.Sql> {
  const column = (name: ColumnName) => Prisma.raw(`${table}."${name}"`);
  return {
    lastAt: column('lastAt'),
    attempts: column('attempts'),
    ip: column('ip'),
    credentialId: column('credentialId'),
  };
}

function orderOf(sort: FailedSort, dir: 'asc' | 'desc'): Column[] {
  const column = (name: ColumnName, direction = dir): Column => ({
    name,
    type: columnTypes[name],
    dir: direction,
  });
  return [column(sort), ...(sort === 'ip' ? [] : [column('ip', 'asc')]), column('credentialId', 'asc')];
}

/**
 * Refused requests by IP and credential, one page.
 * @throws AppError bad_input when `query` is neither an address nor a range
 */
export async function listFailedIps(ctx: Ctx, given: ListFailedIpsInput): Promise<FailedIpList> {
  const { query, credentialId, sort, dir, after, before, pageSize, ...filter } = parseInput(
    ListFailedIpsInput,
    given,
  );
  if (credentialId !== undefined && !isUuid(credentialId)) {
    return noFailedIps;
  }
  const where = [
    Prisma.sql`"companyId" = ${ctx.company.id}::uuid`,
    withinFilter(filter, ctx.now),
    ...withinQuery(query),
    ...(credentialId ? [Prisma.sql`"credentialId" = ${credentialId}::uuid`] : []),
  ];
  let totals = { attemptsTotal: 0, reportedTotal: 0 };
  const order = orderOf(sort, dir);
  const { rows, ...place } = await readPage<Group>({ after, before, pageSize }, order, {
    keyOf: (row) => [row[sort], ...(sort === 'ip' ? [] : [row.ip]), row.credentialId],
    find: async (from) => {
      const found = await readGroups(ctx, where, { order, from, limit: pageSize });
      const { total, beyond, attemptsTotal, reportedTotal } = found[0]!;
      totals = { attemptsTotal: Number(attemptsTotal), reportedTotal: Number(reportedTotal) };
      return {
        rows: found.flatMap((row) => (row.ip === null ? [] : [numbered(row, row.ip)])),
        total,
        beyond,
      };
    },
  });
  const [states, origins] = await Promise.all([statesOf(ctx, rows), readOrigins(ctx, rows)]);
  return {
    ...place,
    ...totals,
    rows: rows.map(({ reason: _, ...row }, index) => {
      const ip = knownInterval(row.ip) ? row.ip : null;
      const { state, ofReasons } = states[index]!;
      return {
        ...row,
        ip,
        stands: standsFor(row.ip),
        reasons: reasonsOf(rows[index]!),
        origin: origins[index]!,
        state,
        wouldHelp: ip !== null && ofReasons.some((each) => helped.includes(each)),
      };
    }),
  };
}

export const noFailedIps: FailedIpList = {
  rows: [],
  total: 0,
  preceding: 0,
  next: null,
  previous: null,
  attemptsTotal: 0,
  reportedTotal: 0,
};

const helped: readonly FailedState[] = ['refused', 'open', 'report'];

/** Of each row: what would become of its last request now, and of one that was refused for each of its reasons. */
async function statesOf(ctx: Ctx, rows: readonly Group[]) {
  const asked = rows.map((row) => reasonsOf(row).map((reason) => ({ ...row, reason })));
  const states = (await failedStates(ctx, asked.flat())).values();
  return asked.map((ofRow) => {
    const ofReasons = ofRow.map(() => states.next().value!);
    return { state: ofReasons[0]!, ofReasons };
  });
}

/** That of the last attempt first. */
function reasonsOf({ reason, reasons }: Group): RefusalReason[] {
  return [reason, ...reasons.filter((other) => other !== reason)];
}

type Group = ReturnType<typeof numbered>;

function numbered(
  { total: _, beyond: __, attemptsTotal: ___, reportedTotal: ____, ...row }: Grouped,
  ip: string,
) {
  return { ...row, ip, attempts: Number(row.attempts), reported: Number(row.reported) };
}

/** One statement, so that page and totals are of the same moment; the totals are there without a row too. */
function readGroups(
  ctx: Ctx,
  where: Prisma.Sql[],
  { order, from, limit }: { order: Column[]; from: From | null; limit: number },
): Promise<Grouped[]> {
  const beyond = beyondSql(order, from, columnsOf('grouped'));
  return runtime().prisma.$queryRaw<Grouped[]>`
    with grouped as materialized (
      select ip, "credentialId", sum(attempts)::bigint as attempts,
        coalesce(sum(attempts) filter (where outcome = 'report'), 0)::bigint as reported, min("firstAt") as "firstAt",
        max("lastAt") as "lastAt", array_agg(distinct endpoint order by endpoint) as endpoints,
        array_agg(distinct reason order by reason) as reasons,
        (array_agg(reason order by "lastAt" desc))[1] as reason
      from "FailedRequest" where ${Prisma.join(where, ' and ')} group by ip, "credentialId"
    ), page as (
      select * from grouped where ${beyond} order by ${orderSql(order, from, columnsOf('grouped'))} limit ${limit}
    )
    select totals.*, abbrev(page.ip) as ip, page."credentialId", k.type as "credentialType", k.name as "credentialName",
      k."deletedAt" is not null as "isDeleted", endpoints, page.attempts, page.reported, page."firstAt", page."lastAt", reason, reasons
    from (select count(*)::int as total, (count(*) filter (where ${beyond}))::int as beyond,
        coalesce(sum(attempts), 0)::bigint as "attemptsTotal",
        coalesce(sum(reported), 0)::bigint as "reportedTotal" from grouped) totals
      left join page on true
      left join ${credentialsSql} k on k."companyId" = ${ctx.company.id}::uuid and k.id = page."credentialId"
    order by ${orderSql(order, from, columnsOf('page'))}`;
}

function withinQuery(query: string): Prisma.Sql[] {
  const filter = parseIpFilter(query);
  if (!filter.ok) {
    throw new AppError('bad_input', {
      message: filter.problem,
      problems: [{ path: 'query', message: filter.problem }],
    });
  }
  if (!filter.entry) return [];
  // An address is found in the /64 that it was written as, too; what stands for others is in no range.
  const within = ipWithin(filter.entry);
  return filter.entry.kind === 'range'
    ? [Prisma.sql`${within} and masklen(ip) > 0`]
    : [Prisma.sql`(${within} or (ip >>= ${filter.entry.value}::inet and masklen(ip) > 0))`];
}
