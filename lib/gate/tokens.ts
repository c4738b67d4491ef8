import { hkdfSync, randomBytes } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, jwtVerify, SignJWT } from 'jose';
import type pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { ask } from '#lib/db/query';
import type { TokenClaims } from './decide.ts';

const algorithm = 'HS256';
const tokenLengthMax = 2_048;
const verifiedMax = 50_000;
const answerWithinMs = 5_000;
/** Tokens that name unknown keys make the keys be read again, no faster than this. */
const reloadMs = 50;

interface KeyRow {
  id: string;
  secret: Buffer;
}

export interface NewToken extends Pick<TokenClaims, 'clientId' | 'tokenVersion' | 'ip'> {
  username: string;
  /** Days until the password expires; 0: never. */
  passwordExpireDays: number;
  issuedAt: Date;
  seconds: number;
}

/**
 * Signs and verifies the tokens of API clients. A signing key is made of a secret in the database and of
 * AUTH_SECRET: neither is enough alone. Each signature is verified once and remembered while the token lives.
 */
export class Tokens {
  readonly #pool: pg.Pool;
  readonly #authSecrets: string[];
  /** Under AUTH_SECRET, then under what it was before. */
  #keys = new Map<string, Uint8Array[]>();
  #reading: Promise<void> | undefined;
  readonly #verified = new Map<string, TokenClaims>();

  constructor(pool: pg.Pool, authSecret: string, authSecretPrevious?: string) {
    this.#pool = pool;
    this.#authSecrets = authSecretPrevious === undefined ? [authSecret] : [authSecret, authSecretPrevious];
  }

  async sign(token: NewToken): Promise<string> {
    const { id, key } = await this.#newestKey();
    const issuedAt = Math.floor(token.issuedAt.getTime() / 1000);
    return new SignJWT({
      ip: token.ip,
      password_expire_days: token.passwordExpireDays,
      cid: token.clientId,
      ver: token.tokenVersion,
    })
      .setProtectedHeader({ alg: algorithm, typ: 'JWT', kid: id })
      .setSubject(token.username)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + token.seconds)
      .sign(key);
  }

  /** Claims of a token that was verified before; undefined: it must be verified. */
  peek(token: string, now: number): TokenClaims | undefined {
    const claims = this.#verified.get(token);
    if (claims === undefined || claims.expiresAt > now) return claims;
    this.#verified.delete(token);
    return undefined;
  }

  /** null: not one of ours, or expired. Rejects when the signing keys cannot be read. */
  async verify(token: string, now: number): Promise<TokenClaims | null> {
    const keyId = token.length <= tokenLengthMax ? namedKey(token, now) : undefined;
    if (keyId === undefined) return null;
    if (!this.#keys.has(keyId)) await this.#readKeys();
    for (const key of this.#keys.get(keyId) ?? []) {
      const claims = await verifiedClaims(token, key, now);
      if (claims) this.#remember(token, claims);
      if (claims) return claims;
    }
    return null;
  }

  /** Keys and tokens are read and verified again: the database may have lost a key. */
  forget(): void {
    this.#keys.clear();
    this.#verified.clear();
  }

  #remember(token: string, claims: TokenClaims): void {
    if (this.#verified.size >= verifiedMax) {
      for (const old of this.#verified.keys()) {
        if (this.#verified.size <= verifiedMax * 0.9) break;
        this.#verified.delete(old);
      }
    }
    this.#verified.set(token, claims);
  }

  async #newestKey(): Promise<{ id: string; key: Uint8Array }> {
    const newest = 'select id, secret from "SigningKey" order by "createdAt" desc, id desc limit 1';
    let rows = await this.#query<KeyRow>(newest);
    if (rows.length === 0) {
      // Two instances that do this at once make two: both are good, the newer one signs.
      await insertSigningKey(this.#pool);
      rows = await this.#query<KeyRow>(newest);
    }
    const [row] = rows;
    if (!row) throw new Error('There is no signing key');
    const [key] = this.#keep(row);
    if (!key) throw new Error('There is no AUTH_SECRET');
    return { id: row.id, key };
  }

  #readKeys(): Promise<void> {
    this.#reading ??= this.#readAllKeys().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #readAllKeys(): Promise<void> {
    // Whoever asks from here on waits for this reading: it begins after their token was made.
    await new Promise((resolve) => setTimeout(resolve, reloadMs));
    const rows = await this.#query<KeyRow>('select id, secret from "SigningKey"');
    for (const row of rows) this.#keep(row);
  }

  #keep({ id, secret }: KeyRow): Uint8Array[] {
    let keys = this.#keys.get(id);
    if (!keys) {
      const use = `keyfence api token ${id}`;
      keys = this.#authSecrets.map((each) => new Uint8Array(hkdfSync('sha256', each, secret, use, 32)));
      this.#keys.set(id, keys);
    }
    return keys;
  }

  #query<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    return ask<Row>(this.#pool, { text, values, withinMs: answerWithinMs });
  }
}

/** Makes the key that signs from now on; tokens of the older ones stay good until they expire. */
export async function insertSigningKey(pool: pg.Pool): Promise<string> {
  const id = uuidv7();
  await pool.query('insert into "SigningKey" (id, secret, "createdAt") values ($1, $2, clock_timestamp())', [
    id,
    randomBytes(32),
  ]);
  return id;
}

/** The key id of what looks like a living token of ours; undefined: not worth verifying. */
function namedKey(token: string, now: number): string | undefined {
  if (!isCanonical(token)) return undefined;
  try {
    const { alg, kid } = decodeProtectedHeader(token);
    const { exp } = decodeJwt(token);
    return alg === algorithm && typeof exp === 'number' && exp * 1000 > now ? kid : undefined;
  } catch {
    return undefined;
  }
}

/** One token has one spelling: jose would take blanks, padding and spare bits, each a token of its own to remember. */
function isCanonical(token: string): boolean {
  const signature = /^[\w-]+\.[\w-]+\.([\w-]{43})$/.exec(token)?.[1];
  return signature !== undefined && Buffer.from(signature, 'base64url').toString('base64url') === signature;
}

async function verifiedClaims(token: string, key: Uint8Array, now: number): Promise<TokenClaims | null> {
  try {
    const { payload } = await jwtVerify(token, key, { algorithms: [algorithm], currentDate: new Date(now) });
    const { cid, ver, ip, exp } = payload;
    if (typeof cid !== 'string' || typeof ver !== 'number' || typeof ip !== 'string' || !exp) return null;
    return { clientId: cid, tokenVersion: ver, ip, expiresAt: exp * 1000 };
  } catch {
    return null;
  }
}
