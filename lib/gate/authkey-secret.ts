import { createHash, hash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** With what a secret begins: an authkey's, a service token's. */
export type SecretPrefix = 'kf_' | 'kfs_';

const randomLength = 32;
const checksumLength = 6;
const forms: Record<SecretPrefix, RegExp> = { kf_: formOf('kf_'), kfs_: formOf('kfs_') };

/** The largest multiple of 62 that fits in a byte: bytes from here on would favour the first characters. */
const unbiasedBelow = 256 - (256 % alphabet.length);

/**
 * A new authkey: `kf_`, 32 random base62 characters (190 bits), and the CRC32 of these 35 characters as 6
 * base62 digits. A service token is the same with `kfs_`. As GitHub's tokens end
 * (https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/).
 */
export function newSecret(prefix: SecretPrefix = 'kf_'): string {
  const bodyLength = prefix.length + randomLength;
  let body: string = prefix;
  while (body.length < bodyLength) {
    for (const byte of randomBytes(48)) {
      if (byte < unbiasedBelow && body.length < bodyLength) body += alphabet[byte % alphabet.length];
    }
  }
  return body + checksum(body);
}

/** Whether the text can be such a secret at all: a mistyped one is turned away before any look-up. */
export function isWellFormedSecret(text: string, prefix: SecretPrefix = 'kf_'): boolean {
  return forms[prefix].test(text) && text.endsWith(checksum(text.slice(0, -checksumLength)));
}

/** SHA-256, 32 bytes: what is stored in place of the secret. */
export function hashSecret(text: string): Buffer<ArrayBuffer> {
  return Buffer.from(createHash('sha256').update(text).digest());
}

/** The same in hex, by the quickest way Node has: the gate does it on every request. */
export function hashSecretHex(text: string): string {
  return hash('sha256', text, 'hex');
}

/** First 7 and last 4 characters: all of the secret that is ever shown again. */
export function secretEnds(secret: string): { prefix: string; suffix: string } {
  return { prefix: secret.slice(0, 7), suffix: secret.slice(-4) };
}

function formOf(prefix: SecretPrefix): RegExp {
  return new RegExp(`^${prefix}[0-9A-Za-z]{${randomLength + checksumLength}}$`);
}

function checksum(text: string): string {
  let rest = crc32(text);
  let digits = '';
  for (let i = 0; i < checksumLength; i++) {
    digits = alphabet[rest % alphabet.length] + digits;
    rest = Math.floor(rest / alphabet.length);
  }
  return digits;
}
