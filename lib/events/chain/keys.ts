import {
  createHash,
  createPrivateKey,
  createPublicKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import type pg from 'pg';
import { type Runtime, runtime } from '#lib/core/runtime';
import { seal, unseal } from '#lib/core/seal';
import type { HashKey } from './form.ts';
import { sealUnsealedHeads } from './head.ts';

/** One key of the installation: for the hashes of events and heads, and for the signatures of checkpoints. */
export interface AuditKey extends HashKey {
  signing: KeyObject;
  public: KeyObject;
  /** As it is published: 32 bytes in base64url. */
  publicKey: string;
}

/** For `sealedColumns` of lib/core/secret-change.ts, which names it too. */
const auditKeySeal = 'audit key';
/** Before the 32 bytes of a seed, an Ed25519 key in PKCS #8 (RFC 8410). */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');

type Queryable = Pick<pg.Pool, 'query'>;

const current = new WeakMap<Runtime, Promise<AuditKey>>();

/** The one that is used from now on; the first who needs it makes it, for all instances. */
export function currentKey(): Promise<AuditKey> {
  const opened = runtime();
  const known = current.get(opened);
  if (known) return known;
  const found = findOrMakeKey(opened.pool);
  current.set(opened, found);
  // What failed once is asked for again.
  found.catch(() => current.delete(opened));
  return found;
}

/** All of them by id, as far as AUTH_SECRET opens them. */
export async function readKeys(db: Queryable): Promise<Map<string, AuditKey>> {
  const { rows } = await db.query<{ id: string; sealed: string }>(
    'select id, sealed from "AuditKey" order by "createdAt", id',
  );
  const keys = new Map<string, AuditKey>();
  for (const { id, sealed } of rows) {
    const key = openKey(id, sealed);
    if (key) keys.set(id, key);
  }
  return keys;
}

/** The newest that AUTH_SECRET opens; of instances that need the first one at the same time, one makes it. */
export async function findOrMakeKey(pool: pg.Pool): Promise<AuditKey> {
  const found = [...(await readKeys(pool)).values()].at(-1);
  if (found) return found;
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query(`select pg_advisory_xact_lock(hashtextextended('audit key', 0))`);
    const key = [...(await readKeys(client)).values()].at(-1) ?? (await makeKey(client));
    await client.query('commit');
    return key;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

/** From AUTH_SECRET and a salt of its own; kept sealed, so that it outlives a change of AUTH_SECRET. */
async function makeKey(client: Queryable): Promise<AuditKey> {
  const bytes = Buffer.from(
    hkdfSync('sha256', runtime().env.authSecret, randomBytes(32), 'keyfence audit chain', 64),
  );
  const key = keyOf(bytes);
  await client.query(
    'insert into "AuditKey" (id, sealed, "publicKey", "createdAt") values ($1, $2, $3, clock_timestamp())',
    [key.id, seal(auditKeySeal, bytes.toString('base64')), key.publicKey],
  );
  await sealUnsealedHeads(client, key);
  return key;
}

/** null: it was changed, or is from another AUTH_SECRET; what it has hashed is told as a fault. */
function openKey(id: string, sealed: string): AuditKey | null {
  try {
    const key = keyOf(Buffer.from(unseal(auditKeySeal, sealed), 'base64'));
    return key.id === id ? key : null;
  } catch {
    return null;
  }
}

function keyOf(bytes: Buffer): AuditKey {
  const der = Buffer.concat([pkcs8Prefix, bytes.subarray(32)]);
  const signing = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const open = createPublicKey(signing);
  const publicKey = open.export({ format: 'jwk' }).x ?? '';
  const id = createHash('sha256').update(publicKey, 'base64url').digest('hex').slice(0, 16);
  return { id, hmac: bytes.subarray(0, 32), signing, public: open, publicKey };
}
