import { setImmediate as nextTurn } from 'node:timers/promises';
import type pg from 'pg';
import { type ChainedEvent, canonicalIp, isoTime } from './form.ts';
import type { SealedHead } from './head.ts';

export type Queryable = Pick<pg.Pool, 'query'>;

export interface StoredEvent {
  event: ChainedEvent;
  /** null: from before the chain. */
  hash: Buffer | null;
}

interface Row extends Omit<ChainedEvent, 'at' | 'actor' | 'target'> {
  at: Date;
  actorType: string;
  actorId: string | null;
  actorName: string;
  targetType: string;
  targetId: string | null;
  targetName: string;
  hash: Buffer | null;
}

/** Of each row that is read, the columns that `storedEvent` makes an event of. */
export const eventColumns = `"companyId" as company, id, seq, "createdAt" as at, "actorType", "actorId", "actorName", ip,
  action, "targetType", "targetId", "targetName", before, after, "requestId", "keyId", hash`;

export const pageSize = 1_000;
/** Rows between two turns of the event loop: requests wait no longer for a page than for these. */
const rowsATurn = 100;

/** Events after `after`, in order; a page at a time, and the process does other things in between. */
export async function* readEvents(
  db: Queryable,
  companyId: string,
  after: number,
): AsyncGenerator<StoredEvent> {
  let last = after;
  for (;;) {
    const { rows } = await db.query<Row>(
      `select ${eventColumns} from "AuditEvent" where "companyId" = $1 and seq > $2 order by seq limit $3`,
      [companyId, last, pageSize],
    );
    for (const [index, row] of rows.entries()) {
      if (index % rowsATurn === rowsATurn - 1) await nextTurn();
      yield storedEvent(row);
    }
    if (rows.length < pageSize) return;
    last = rows.at(-1)?.seq ?? last;
  }
}

export function storedEvent(row: Row): StoredEvent {
  const { at, actorType, actorId, actorName, targetType, targetId, targetName, hash, ip, ...rest } = row;
  const event = {
    ...rest,
    at: isoTime(at),
    ip: canonicalIp(ip),
    actor: { type: actorType, id: actorId, name: actorName },
    target: { type: targetType, id: targetId, name: targetName },
  };
  return { event, hash };
}

export async function readHead(db: Queryable, companyId: string): Promise<SealedHead | null> {
  const { rows } = await db.query<SealedHead>(
    `select "companyId" as company, "startsAfter", seq, hash, "brokenAfter", "keyId", seal from "AuditHead"
     where "companyId" = $1`,
    [companyId],
  );
  return rows[0] ?? null;
}
