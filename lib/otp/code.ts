import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  randomInt,
  timingSafeEqual,
} from 'node:crypto';
import { runtime } from '../runtime.ts';
import { codeDigits } from './schemas.ts';

interface Bound {
  challengeId: string;
  sessionId: string;
  purpose: string;
}

const cipher = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

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
  // Without a code there is nothing to match, but the same to do.
  const matches = timingSafeEqual(given, codeHash ?? Buffer.alloc(given.length));
  return matches && codeHash !== null;
}

/** What a job carries to the worker: the database and its dumps hold no code that can be read. */
export function sealSms(sms: { to: string; text: string }): string {
  const nonce = randomBytes(nonceBytes);
  const sealing = createCipheriv(cipher, derivedKey('otp sms'), nonce);
  const sealed = Buffer.concat([sealing.update(JSON.stringify(sms), 'utf8'), sealing.final()]);
  return Buffer.concat([nonce, sealing.getAuthTag(), sealed]).toString('base64');
}

/** @throws Error when it was sealed under another AUTH_SECRET or was changed */
export function openSms(text: string): { to: string; text: string } {
  const bytes = Buffer.from(text, 'base64');
  const opening = createDecipheriv(cipher, derivedKey('otp sms'), bytes.subarray(0, nonceBytes));
  opening.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
  const opened = Buffer.concat([opening.update(bytes.subarray(nonceBytes + tagBytes)), opening.final()]);
  return JSON.parse(opened.toString('utf8')) as { to: string; text: string };
}

function derivedKey(use: string): Buffer {
  return Buffer.from(hkdfSync('sha256', runtime().env.authSecret, '', `keyfence ${use}`, 32));
}
