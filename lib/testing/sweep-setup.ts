/**
 * Runs before each test file of a sweep (scripts/sweep.ts): notes which guards the file's tests reach, and takes the
 * one that stands in KEYFENCE_SWEEP out.
 */
import { appendFileSync } from 'node:fs';
import { expect } from 'vitest';

type Guard = (...given: unknown[]) => unknown;

declare global {
  var keyfenceSweep: (id: string, guard: Guard) => Guard;
}

const { KEYFENCE_SWEEP: out, KEYFENCE_SWEEP_REACHED: reachedFile } = process.env;
const reached = new Set<string>();

globalThis.keyfenceSweep = (id, guard) => {
  if (reachedFile && !reached.has(id)) {
    reached.add(id);
    appendFileSync(reachedFile, `${JSON.stringify([expect.getState().testPath, id])}\n`);
  }
  return id === out ? () => undefined : guard;
};
