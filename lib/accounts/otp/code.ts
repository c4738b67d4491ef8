import { createHmac, randomInt, timingSafeEqual } from 'node:crypto';
import { derivedKey } from '#lib/core/seal';
import { codeDigits } from './schemas.ts';

interface Bound {
  challengeId: string;
  sessionId: string;
  purpose: string;
}

export function newCode(): string {
  return String(randomInt(10 ** codeDigits)).padStart(codeDigits, '0');
}

/** HMAC-SHA-256 over what the code is bound to: of no use in another session, or without AUTH_SECRET. */
export function hashCode(code: string, { challengeId, sessionId, purpose }: Bound): Buffer<ArrayBuffer> {
  const digest = createHmac('sha256', derivedKey('otp code'))
    .update([challengeId, sessionId, purpose, code].join('\n'))
    .digest();
  return Buffer.from(digest);
}

export function codeMatches(code: string, bound: Bound, codeHash: Uint8Array | null): boolean {
  const given = hashCode(code, bound);
  // Without a code nothing matches, but the work is the same.
  const matches = timingSafeEqual(given, codeHash ?? Buffer.alloc(given.length));
  return matches && codeHash !== null;
}
