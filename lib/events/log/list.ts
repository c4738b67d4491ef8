import type { Actor, Ctx } from '#lib/core/context';
import { beyondSql, type Column, orderSql } from '#lib/core/paging/order';
import { type Page, readPage } from '#lib/core/paging/read-page';
import { parseInput } from '#lib/core/parse';
import { runtime } from '#lib/core/runtime';
import { Prisma } from '#lib/db/generated/client';
import { canonicalIp } from '../chain/form.ts';
import type { EventAction } from '../event.ts';
import { matchingEvents } from './matching.ts';
import { ListAuditEventsInput } from './schemas.ts';

export interface AuditEventRow {
  id: string;
  /** Its place in the company's log, from 1. */
  seq: number;
  at: Date;
  /** As they were called then. */
  actor: { type: Actor['type']; id: string | null; name: string };
  /** Canonical; null: unknown, or done by the system itself. */
  ip: string | null;
  action: EventAction;
  target: { type: string; id: string | null; name: string };
  /** What stood there before and stands there since, as the verb wrote it; free of secrets. */
  before: unknown;
  after: unknown;
  /** '': it was no request. */
  requestId: string;
}

export type AuditEventList = Page<AuditEventRow>;

const columns = { seq: Prisma.sql`seq` };

/** The company's audit log, one page, newest first unless asked otherwise. Everybody of the company reads it. */
export async function listAuditEvents(ctx: Ctx, given: ListAuditEventsInput): Promise<AuditEventList> {
  const { dir, after, before, pageSize, ...filters } = parseInput(ListAuditEventsInput, given);
  const { prisma } = runtime();
  const where = matchingEvents(ctx, filters);
  const order: Column[] = [{ name: 'seq', type: 'int', dir }];
  return readPage<AuditEventRow>({ after, before, pageSize }, order, {
    keyOf: (row) => [row.seq],
    find: async (from) => {
      const beyond = beyondSql(order, from, columns);
      // What is searched for has no index: one look at each event gives the page and its totals.
      const once = Prisma.raw(filters.query === '' ? 'not materialized' : 'materialized');
      const found = await prisma.$queryRaw<Found[]>`
        with matching as ${once} (select seq from "AuditEvent" where ${where}),
          page as (
            select seq from matching where ${beyond} order by ${orderSql(order, from, columns)} limit ${pageSize}
          )
        select totals.*, events.*
        from (select count(*)::int as total, (count(*) filter (where ${beyond}))::int as beyond from matching) totals
          left join page on true
          left join lateral (
            select ${eventColumns} from "AuditEvent"
            where "companyId" = ${ctx.company.id}::uuid and seq = page.seq limit 1
          ) events on true
        order by ${orderSql(order, from, { seq: Prisma.sql`page.seq` })}`;
      const { total, beyond: beyondTotal } = found[0]!;
      return {
        rows: found.flatMap((row) => (row.id === null ? [] : [auditEventOf(row)])),
        total,
        beyond: beyondTotal,
      };
    },
  });
}

/** Where the page has no event, its totals come alone. */
type Found = { total: number; beyond: number } & (StoredEvent | { id: null });

/** As the table has it. */
export interface StoredEvent {
  id: string;
  seq: bigint;
  createdAt: Date;
  actorType: Actor['type'];
  actorId: string | null;
  actorName: string;
  ip: string | null;
  action: string;
  targetType: string;
  targetId: string | null;
  targetName: string;
  before: unknown;
  after: unknown;
  requestId: string;
}

/** SQL: what a StoredEvent is read from. */
export const eventColumns = Prisma.sql`id, seq, "createdAt", "actorType", "actorId", "actorName", host(ip) as ip,
  action, "targetType", "targetId", "targetName", "before", "after", "requestId"`;

export function auditEventOf(row: StoredEvent): AuditEventRow {
  return {
    id: row.id,
    seq: Number(row.seq),
    at: row.createdAt,
    actor: { type: row.actorType, id: row.actorId, name: row.actorName },
    ip: canonicalIp(row.ip),
    action: row.action as EventAction,
    target: { type: row.targetType, id: row.targetId, name: row.targetName },
    before: row.before,
    after: row.after,
    requestId: row.requestId,
  };
}
