import type pg from 'pg';
import { type Runtime, runtime } from '#lib/core/runtime';
import { type Checkpoint, isSigned, readCheckpoints } from './checkpoint.ts';
import { type Fault, faults, firstOf } from './fault.ts';
import { isSealedBy, type SealedHead } from './head.ts';
import { readKeys } from './keys.ts';
import { type Queryable, readEvents, readHead } from './read.ts';
import { compare, type Walked, walk } from './walk.ts';

export interface Verified {
  companyId: string;
  /** Up to this event all is right. */
  seq: number;
  /** Events that the chain has had up to it, also those that were cut since. */
  count: number;
  fault: Fault | null;
}

/**
 * Goes through a company's chain as it stands at one moment, in flat memory, and names the first fault. It writes
 * nothing.
 * @param checkpoints of this company, kept elsewhere: they tell also what those kept here cannot, such as that all is
 * from an older backup
 */
export async function verifyChain(
  companyId: string,
  { checkpoints = [] }: { checkpoints?: readonly Checkpoint[] } = {},
): Promise<Verified> {
  return await oneAtATime(() => verifyNow(companyId, checkpoints));
}

const running = new WeakMap<Runtime, Promise<unknown>>();

/** A long log holds a connection for a minute; the others are the gate's. */
function oneAtATime<T>(work: () => Promise<T>): Promise<T> {
  const opened = runtime();
  const done = (running.get(opened) ?? Promise.resolve()).then(work);
  running.set(
    opened,
    done.catch(() => undefined),
  );
  return done;
}

async function verifyNow(companyId: string, checkpoints: readonly Checkpoint[]): Promise<Verified> {
  const client = await runtime().pool.connect();
  try {
    await client.query('begin isolation level repeatable read, read only');
    return await verifySnapshot(client, companyId, checkpoints);
  } finally {
    await end(client);
  }
}

/** A connection whose transaction cannot be ended is nobody's any more. */
async function end(client: pg.PoolClient): Promise<void> {
  await client.query('rollback').then(
    () => client.release(),
    (error: Error) => client.release(error),
  );
}

async function verifySnapshot(
  db: Queryable,
  companyId: string,
  given: readonly Checkpoint[],
): Promise<Verified> {
  const head = await readHead(db, companyId);
  if (!head) return { companyId, seq: 0, count: 0, fault: faults.noHead() };
  const keys = await readKeys(db);
  const isOurs = isSealedBy(head.keyId === null ? undefined : keys.get(head.keyId), head);
  const checkpoints = [...(await readCheckpoints(db, companyId)), ...given];
  const bySeq = Map.groupBy(checkpoints, ({ seq }) => seq);
  const start = await startOf(db, head, bySeq);
  const walked = start.fault
    ? { ...start, cutThrough: null }
    : await walk({
        events: readEvents(db, companyId, start.seq),
        from: start,
        to: isOurs ? head.seq : Number.POSITIVE_INFINITY,
        startsAfter: head.startsAfter,
        keys,
        checkpoints: bySeq,
      });
  const fault = firstOf([
    await findMisplaced(db, companyId),
    start.fault ?? compare(start.seq, start.hash, head.startsAfter, bySeq, keys),
    walked.fault ?? faultOfEnd(head, isOurs, walked, checkpoints),
    head.brokenAfter !== null && head.brokenAfter >= start.seq
      ? faults.foreignHead(head.brokenAfter + 1)
      : null,
    walked.cutThrough !== null && walked.cutThrough > start.seq ? faults.inserted(start.seq + 1) : null,
    ...given.map((each) => (isSigned(keys, each) ? null : faults.unsigned(each.seq, each.at))),
  ]);
  const seq = fault ? Math.max(0, Math.min(walked.seq, fault.seq - 1)) : walked.seq;
  return { companyId, seq, count: Math.max(0, seq - head.startsAfter), fault };
}

interface Start {
  seq: number;
  hash: Buffer | null;
  fault: Fault | null;
}

/** What the first event goes on from: nothing, or the checkpoint at which the log was cut, as it says itself. */
async function startOf(
  db: Queryable,
  { company, startsAfter }: SealedHead,
  checkpoints: ReadonlyMap<number, Checkpoint[]>,
): Promise<Start> {
  const values = [company, startsAfter];
  const { rows } = await db.query<{ first: number | null }>(
    'select min(seq) as first from "AuditEvent" where "companyId" = $1 and seq > $2',
    values,
  );
  const seq = (rows[0]?.first ?? startsAfter + 1) - 1;
  if (seq === startsAfter) return { seq, hash: null, fault: null };
  const { rows: cuts } = await db.query<{ through: unknown }>(
    `select after->'through' as through from "AuditEvent"
     where "companyId" = $1 and seq > $2 and action = 'audit-log.cut' and "actorType" = 'system'
     order by seq desc limit 1`,
    values,
  );
  const said = cuts[0]?.through;
  const through = typeof said === 'number' ? said : startsAfter;
  const hash = checkpoints.get(seq)?.[0]?.hash;
  if (seq > through) return { seq: through, hash: null, fault: faults.removed(through + 1) };
  if (seq < through) return { seq, hash: null, fault: faults.inserted(seq + 1) };
  if (hash === undefined) return { seq, hash: null, fault: faults.cutCheckpoint(seq) };
  return { seq, hash: Buffer.from(hash, 'hex'), fault: null };
}

/** One that the way through the chain, from #1 on and each number once, would pass by; people would read it. */
async function findMisplaced(db: Queryable, companyId: string): Promise<Fault | null> {
  const { rows } = await db.query<{ seq: number }>(
    `select seq from "AuditEvent" where "companyId" = $1
     group by seq having seq < 1 or count(*) > 1 order by seq limit 1`,
    [companyId],
  );
  return rows[0] ? faults.inserted(rows[0].seq) : null;
}

function faultOfEnd(
  head: SealedHead,
  isOurs: boolean,
  { seq, hash }: Walked,
  checkpoints: readonly Checkpoint[],
): Fault | null {
  if (seq < head.seq) return faults.cutOff(seq + 1, head.seq);
  const newest = checkpoints.toSorted((a, b) => b.seq - a.seq)[0];
  if (newest && newest.seq > seq) return faults.behindCheckpoint(seq, newest);
  const isItsHash = head.hash === null ? hash === null : hash?.equals(head.hash);
  return isOurs && isItsHash ? null : faults.foreignHead(seq + 1);
}
