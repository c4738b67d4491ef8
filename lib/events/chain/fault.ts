/** The first thing that is wrong with a chain. */
export interface Fault {
  /** Of the event that was changed, removed or inserted, or the first that is cut off. */
  seq: number;
  fault: 'changed' | 'removed' | 'inserted' | 'cut' | 'key';
  /** A sentence. */
  words: string;
}

const number = (seq: number) => `#${seq.toLocaleString('en')}`;

export const faults = {
  changed: (seq: number): Fault => ({ seq, fault: 'changed', words: `Event ${number(seq)} was changed.` }),
  removed: (seq: number): Fault => ({ seq, fault: 'removed', words: `Event ${number(seq)} was removed.` }),
  inserted: (seq: number): Fault => ({ seq, fault: 'inserted', words: `Event ${number(seq)} was inserted.` }),
  key: (seq: number): Fault => ({
    seq,
    fault: 'key',
    words: `Event ${number(seq)} is hashed with a key that this installation does not have.`,
  }),
  cutOff: (seq: number, last: number): Fault => ({
    seq,
    fault: 'cut',
    words: `The log is cut off: events ${number(seq)} to ${number(last)} are missing.`,
  }),
  noHead: (): Fault => ({
    seq: 1,
    fault: 'cut',
    words: 'Where the chain ends is not written down any more; events may be cut off.',
  }),
  foreignHead: (seq: number): Fault => ({
    seq,
    fault: 'cut',
    words: `Where the chain ends was changed: what stood from event ${number(seq)} on may be cut off.`,
  }),
  cutCheckpoint: (seq: number): Fault => ({
    seq,
    fault: 'cut',
    words: `The checkpoint ${number(seq)} is missing, which the log goes on from.`,
  }),
  unsigned: (seq: number, at: string): Fault => ({
    seq,
    fault: 'key',
    words: `The checkpoint ${number(seq)} of ${at} is not signed by this installation.`,
  }),
  otherThanCheckpoint: (seq: number, at: string): Fault => ({
    seq,
    fault: 'changed',
    words: `Event ${number(seq)} is not the one that the checkpoint of ${at} was made of.`,
  }),
  behindCheckpoint: (end: number, checkpoint: { seq: number; at: string }): Fault => ({
    seq: end + 1,
    fault: 'cut',
    words: `The chain ends at ${number(end)}; the checkpoint of ${checkpoint.at} is of ${number(checkpoint.seq)}.`,
  }),
};

/** @returns the one that stands first in the log; null: there is none */
export function firstOf(found: (Fault | null)[]): Fault | null {
  return found.filter((fault) => fault !== null).sort((a, b) => a.seq - b.seq)[0] ?? null;
}
