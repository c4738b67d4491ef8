import { validate as isUuid } from 'uuid';
import { z } from 'zod';
import { type Ctx, requireStepUp } from '#lib/core/context';
import { beyondSql, type Column, orderSql } from '#lib/core/paging/order';
import { pageInput } from '#lib/core/paging/page-input';
import { type Page, readPage } from '#lib/core/paging/read-page';
import { parseInput } from '#lib/core/parse';
import { runtime } from '#lib/core/runtime';
import { Prisma } from '#lib/db/generated/client';
import { AppError } from '#lib/errors';
import { knownInterval } from '#lib/net/known-address';
import { type Credential, credentialsSql } from '../credentials/credential.ts';
import { writeWhoWasSeen } from '../guard/write-who-was-seen.ts';
import { ipWithin } from '../whitelist/containment.ts';
import { type FailedState, failedStates } from './current-verdict.ts';
import { parseIpFilter } from './ip-filter.ts';

const ListSeenIpsInput = z.object({
  /** An address, CIDR or IPv4 range; empty: all. */
  query: z.string().max(200).default(''),
  /** Absent: all credentials. */
  credentialId: z.string().optional(),
  ...pageInput,
  pageSize: z.number().int().min(1).max(1_000),
});
export type ListSeenIpsInput = z.input<typeof ListSeenIpsInput>;

export interface SeenIpRow {
  /** An IPv6 /64 in CIDR form where several of it were refused; null: the address was unknown. */
  ip: string | null;
  credential: Pick<Credential, 'type' | 'id' | 'name'>;
  firstSeenAt: Date;
  lastSeenAt: Date;
  accepted: number;
  refused: number;
  /** Of the accepted ones, those that only report only let in. */
  reported: number;
  lastAcceptedAt: Date | null;
  /** What would happen to a request from there now. */
  state: FailedState;
}

type Row = Omit<SeenIpRow, 'ip' | 'credential' | 'accepted' | 'refused' | 'reported' | 'state'> & {
  ip: string;
  id: string;
  type: Credential['type'];
  name: string;
  accepted: bigint;
  refused: bigint;
  reported: bigint;
};

const order: Column[] = [
  { name: 'lastSeenAt', type: 'time', dir: 'desc' },
  { name: 'ip', type: 'inet', dir: 'asc' },
  { name: 'id', type: 'uuid', dir: 'asc' },
];
const columns = {
  lastSeenAt: Prisma.sql`r."lastSeenAt"`,
  ip: Prisma.sql`r.ip`,
  id: Prisma.sql`r."credentialId"`,
};

/**
 * Addresses with what they have used, last seen first, page by page: a row an address and credential.
 * @throws AppError bad_input when `query` is neither an address nor a range
 */
export async function listSeenIps(ctx: Ctx, input: ListSeenIpsInput): Promise<Page<SeenIpRow>> {
  requireStepUp(ctx);
  const { query, credentialId, ...asked } = parseInput(ListSeenIpsInput, input);
  const { prisma } = runtime();
  await writeWhoWasSeen(ctx);
  const where = Prisma.join(
    [
      Prisma.sql`r."companyId" = ${ctx.company.id}::uuid and k."deletedAt" is null`,
      ...(credentialId === undefined ? [] : [ofCredential(credentialId)]),
      ...withinQuery(query),
    ],
    ' and ',
  );
  const from = Prisma.sql`"RecentIp" r
    join ${credentialsSql} k on k."companyId" = r."companyId" and k.id = r."credentialId"`;
  const page = await readPage<Row>(asked, order, {
    keyOf: (row) => [row.lastSeenAt, row.ip, row.id],
    find: async (after) => {
      const beyond = beyondSql(order, after, columns);
      const [rows, [counted]] = await Promise.all([
        prisma.$queryRaw<Row[]>`
          select abbrev(r.ip) as ip, k.id, k.type, k.name, r."firstSeenAt", r."lastSeenAt", r.accepted, r.refused,
            r.reported, r."lastAcceptedAt"
          from ${from} where ${where} and ${beyond} order by ${orderSql(order, after, columns)} limit ${asked.pageSize}`,
        prisma.$queryRaw<[{ total: number; beyond: number }]>`
          select count(*)::int as total, (count(*) filter (where ${beyond}))::int as beyond from ${from} where ${where}`,
      ]);
      return { rows, ...counted };
    },
  });
  const states = await failedStates(
    ctx,
    page.rows.map(({ ip, id }) => ({ ip, credentialId: id, reason: null })),
  );
  return {
    ...page,
    rows: page.rows.map(({ id, type, name, ...row }, index) => ({
      ...row,
      ip: knownInterval(row.ip) ? row.ip : null,
      credential: { type, id, name },
      accepted: Number(row.accepted),
      refused: Number(row.refused),
      reported: Number(row.reported),
      state: states[index]!,
    })),
  };
}

function ofCredential(id: string): Prisma.Sql {
  return isUuid(id) ? Prisma.sql`r."credentialId" = ${id}::uuid` : Prisma.sql`false`;
}

function withinQuery(query: string): Prisma.Sql[] {
  const filter = parseIpFilter(query);
  if (!filter.ok) {
    const message = `${query}: ${filter.problem}`;
    throw new AppError('bad_input', { message, problems: [{ path: 'query', entry: query, message }] });
  }
  return filter.entry ? [ipWithin(filter.entry)] : [];
}
