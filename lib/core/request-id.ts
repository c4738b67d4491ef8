import { randomBytes } from 'node:crypto';

const idBytes = 12;
let pool = '';
let used = 0;

/** 24 random hex digits; drawn from a block, because one draw a request is slow. */
export function newRequestId(): string {
  if (used >= pool.length) {
    pool = randomBytes(idBytes * 512).toString('hex');
    used = 0;
  }
  used += idBytes * 2;
  return pool.slice(used - idBytes * 2, used);
}
