import { randomInt } from 'node:crypto';

const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';
const length = 24;

/** A random password without characters that are taken for others; 24 of 57 are 139 bits. */
export function newPassword(): string {
  return Array.from({ length }, () => letters[randomInt(letters.length)]).join('');
}
