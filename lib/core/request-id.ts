import { randomBytes } from 'node:crypto';

const drawnBytes = 8;
let pool = '';
let used = 0;
let second = -1;
let prefix = '';

/**
 * 24 hex digits: 8 are the time in seconds since the epoch, so that an id says where to look for its request; 16 are
 * random, drawn from a block, because one draw a request is slow.
 */
export function newRequestId(): string {
  const now = Math.floor(Date.now() / 1000);
  if (now !== second) {
    second = now;
    prefix = now.toString(16).padStart(8, '0');
  }
  if (used >= pool.length) {
    pool = randomBytes(drawnBytes * 512).toString('hex');
    used = 0;
  }
  used += drawnBytes * 2;
  return prefix + pool.slice(used - drawnBytes * 2, used);
}

export function isRequestId(text: string): boolean {
  return /^[\da-f]{24}$/.test(text);
}
