import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { Prisma } from '#lib/db/generated/client';
import { canonicalIp } from '../chain/form.ts';
import { eventColumns, type StoredEvent } from './list.ts';
import { matchingEvents } from './matching.ts';
import type { AuditFilters } from './schemas.ts';

/** An event as it leaves: its hash is over all but the last two, and over the hash before. */
export interface LoggedEvent {
  id: string;
  company: string;
  seq: number;
  /** ISO 8601 in UTC, with milliseconds. */
  at: string;
  actor: { type: string; id: string | null; name: string };
  /** Canonical; null: unknown, or done by the system itself. */
  ip: string | null;
  action: string;
  target: { type: string; id: string | null; name: string };
  before: unknown;
  after: unknown;
  requestId: string;
  /** null, like the hash: from before there was a chain. */
  keyId: string | null;
  /** In hex; null: it is the chain's first. */
  previous: string | null;
  hash: string | null;
}

interface ChainedRow extends StoredEvent {
  keyId: string | null;
  previous: string | null;
  hash: string | null;
}

const pageMax = 250;
/** No query looks at more events than this, however few the filters leave: whoever goes away ends it soon. */
const windowMax = 10_000;

/**
 * All events that the filters leave, oldest first, page by page: never more than one page is in memory, and between two
 * nothing runs in the database.
 * @param upTo the last `seq` that is read
 */
export async function* readAllEvents(
  ctx: Ctx,
  filters: AuditFilters,
  upTo: number,
): AsyncGenerator<LoggedEvent[], void, undefined> {
  let last = (await firstSeq(ctx)) - 1;
  while (last < upTo) {
    const until = Math.min(last + windowMax, upTo);
    const page = await readPage(ctx, filters, { after: last, until });
    if (page.length > 0) yield page;
    last = page.length < pageMax ? until : (page.at(-1)?.seq ?? until);
  }
}

async function firstSeq({ company }: Ctx): Promise<number> {
  const first = await runtime().prisma.auditEvent.findFirst({
    where: { companyId: company.id },
    select: { seq: true },
    orderBy: { seq: 'asc' },
  });
  return Number(first?.seq ?? 1);
}

async function readPage(
  ctx: Ctx,
  filters: AuditFilters,
  { after, until }: { after: number; until: number },
): Promise<LoggedEvent[]> {
  const companyId = Prisma.sql`${ctx.company.id}::uuid`;
  const rows = await runtime().prisma.$queryRaw<ChainedRow[]>`
    with page as materialized (
      select ${eventColumns}, "keyId", hash as bytes from "AuditEvent"
      where ${matchingEvents(ctx, filters)} and seq > ${after} and seq <= ${until} order by seq limit ${pageMax}
    )
    select page.*, encode(page.bytes, 'hex') as hash, encode(coalesce(
      (select hash from "AuditEvent" b where b."companyId" = ${companyId} and b.seq = page.seq - 1),
      (select hash from "AuditCheckpoint" c where c."companyId" = ${companyId} and c.seq = page.seq - 1)), 'hex')
      as previous
    from page order by seq`;
  return rows.map((row) => ({
    id: row.id,
    company: ctx.company.id,
    seq: Number(row.seq),
    at: row.createdAt.toISOString(),
    actor: { type: row.actorType, id: row.actorId, name: row.actorName },
    ip: canonicalIp(row.ip),
    action: row.action,
    target: { type: row.targetType, id: row.targetId, name: row.targetName },
    before: row.before,
    after: row.after,
    requestId: row.requestId,
    keyId: row.keyId,
    previous: row.previous,
    hash: row.hash,
  }));
}
