import { type Checkpoint, isSigned } from './checkpoint.ts';
import { type Fault, faults } from './fault.ts';
import { type ChainedEvent, hashOf } from './form.ts';
import type { AuditKey } from './keys.ts';
import type { StoredEvent } from './read.ts';

export type Keys = ReadonlyMap<string, AuditKey>;

export interface Walked {
  /** The last event that is right. */
  seq: number;
  hash: Buffer | null;
  fault: Fault | null;
  /** What the log says itself: it was cut up to there. */
  cutThrough: number | null;
}

export interface Way {
  events: AsyncIterable<StoredEvent>;
  /** What the first event goes on from. */
  from: { seq: number; hash: Buffer | null };
  /** Where the chain ends. */
  to: number;
  /** Events before the chain's first; a checkpoint does not count them. */
  startsAfter: number;
  keys: Keys;
  /** By seq. */
  checkpoints: ReadonlyMap<number, Checkpoint[]>;
}

/** Goes through the events, one after the other, to the first that is wrong. */
export async function walk({ events, from, to, startsAfter, keys, checkpoints }: Way): Promise<Walked> {
  const walked: Walked = { ...from, fault: null, cutThrough: null };
  const stop = (fault: Fault) => ({ ...walked, fault });
  const iterator = events[Symbol.asyncIterator]();
  try {
    let { value: stored } = await iterator.next();
    while (stored) {
      const { value: next } = await iterator.next();
      const { event, hash } = stored as StoredEvent;
      const expected = walked.seq + 1;
      if (event.seq > to) return stop(faults.inserted(event.seq));
      if (event.seq > expected) return stop(faults.removed(expected));
      const key = event.keyId === null ? undefined : keys.get(event.keyId);
      if (event.keyId !== null && !key) return stop(faults.key(event.seq));
      if (!key || !isHash(key, event, walked.hash, hash)) {
        return stop(nameFault(keys, stored, walked.hash, next));
      }
      Object.assign(walked, { seq: event.seq, hash });
      const differs = compare(event.seq, hash, startsAfter, checkpoints, keys);
      if (differs) return stop(differs);
      walked.cutThrough = cutOf(event) ?? walked.cutThrough;
      stored = next;
    }
    return walked;
  } finally {
    await iterator.return?.(undefined);
  }
}

function isHash(key: AuditKey, event: ChainedEvent, previous: Buffer | null, hash: Buffer | null): boolean {
  try {
    return hash !== null && hashOf(key.hmac, event, previous).equals(hash);
  } catch {
    // It has no canonical form: Keyfence has hashed no such event.
    return false;
  }
}

/** An event whose hash is not right was changed, unless the one after it tells that it was pushed in or has moved up. */
function nameFault(
  keys: Keys,
  { event, hash }: StoredEvent,
  previous: Buffer | null,
  next?: StoredEvent,
): Fault {
  const key = next?.event.keyId ? keys.get(next.event.keyId) : undefined;
  if (!next || !key) return faults.changed(event.seq);
  const stoodHere = { ...next.event, seq: event.seq };
  if (isHash(key, stoodHere, previous, next.hash)) return faults.inserted(event.seq);
  const stoodAfter = { ...next.event, seq: next.event.seq + 1 };
  if (isHash(key, stoodAfter, hash, next.hash)) return faults.removed(event.seq);
  return faults.changed(event.seq);
}

/** What checkpoints say of the event at `seq`. */
export function compare(
  seq: number,
  hash: Buffer | null,
  startsAfter: number,
  checkpoints: Way['checkpoints'],
  keys: Keys,
): Fault | null {
  for (const checkpoint of checkpoints.get(seq) ?? []) {
    if (!isSigned(keys, checkpoint)) return faults.unsigned(seq, checkpoint.at);
    const isSame = checkpoint.hash === hash?.toString('hex') && checkpoint.count === seq - startsAfter;
    if (!isSame) return faults.otherThanCheckpoint(seq, checkpoint.at);
  }
  return null;
}

function cutOf({ action, actor, after }: ChainedEvent): number | null {
  if (action !== 'audit-log.cut' || actor.type !== 'system') return null;
  const through = after !== null && typeof after === 'object' && 'through' in after ? after.through : null;
  return typeof through === 'number' ? through : null;
}
