import { hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import type { ClientBase } from 'pg';
import { DatabaseClient } from '#lib/db/connection';
import { StartupError } from '#lib/errors';
import { sealUnder, unsealUnder } from './seal-under.ts';

interface Held {
  salt: Buffer;
  fingerprint: Buffer;
}

/** Where secrets are sealed, with what tells for what use: a table, the sealed column, the use. */
const sealedColumns = [
  { table: 'Callback', column: 'sealedSecret', use: `'webhook secret'` },
  { table: 'AlertWebhook', column: 'sealedSecret', use: `'webhook secret'` },
  { table: 'AuditKey', column: 'sealed', use: `'audit key'` },
  { table: 'KeptAnswer', column: 'sealed', use: `'kept answer'` },
  {
    table: 'Notice',
    column: 'sealed',
    use: `case when queue = 'otp' then 'otp sms' when queue = 'email' then 'mail text' else 'webhook secret' end`,
  },
] as const;

/**
 * Holds AUTH_SECRET against the one under which this database's secrets are sealed. With AUTH_SECRET_PREVIOUS, what
 * was sealed under that is sealed anew, in one transaction: of several instances one does it, the others wait.
 * @returns how many secrets were sealed anew
 * @throws StartupError where it is another one
 */
export async function requireSameSecret(
  databaseUrl: string,
  secret: string,
  previous: string | undefined,
): Promise<number> {
  const client = new DatabaseClient({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('begin');
    const held = await heldFingerprint(client, secret, previous);
    if (isOf(held, secret)) {
      await client.query('commit');
      return 0;
    }
    if (previous === undefined || !isOf(held, previous)) throw new StartupError(whichOne(previous));
    const count = await sealAnew(client, secret, previous);
    await client.query(
      'update "SecretFingerprint" set salt = $1, fingerprint = $2, "changedAt" = clock_timestamp()',
      Object.values(fingerprintOf(secret, randomBytes(16))),
    );
    await client.query('commit');
    return count;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function whichOne(previous: string | undefined): string {
  return previous === undefined
    ? 'AUTH_SECRET: is not the one that this database was used with; set it back, or set AUTH_SECRET_PREVIOUS to that one and everything is sealed anew.'
    : 'AUTH_SECRET_PREVIOUS: neither it nor AUTH_SECRET is the one that this database was used with.';
}

/** Kept by the first who starts; locked until the transaction ends. */
async function heldFingerprint(
  client: ClientBase,
  secret: string,
  previous: string | undefined,
): Promise<Held> {
  const first = fingerprintOf(await secretInUse(client, secret, previous), randomBytes(16));
  await client.query(
    'insert into "SecretFingerprint" (id, salt, fingerprint) values (1, $1, $2) on conflict do nothing',
    [first.salt, first.fingerprint],
  );
  const { rows } = await client.query<Held>('select salt, fingerprint from "SecretFingerprint" for update');
  if (!rows[0]) throw new Error('There is no fingerprint of AUTH_SECRET');
  return rows[0];
}

/** Which one opens what an earlier version, which kept no fingerprint, has sealed. */
async function secretInUse(
  client: ClientBase,
  secret: string,
  previous: string | undefined,
): Promise<string> {
  const { rows } = await client.query<{ sealed: string }>(
    `select "sealedSecret" as sealed from "AlertWebhook" union all select "sealedSecret" from "Callback" limit 20`,
  );
  const opens = (under: string) =>
    rows.some(({ sealed }) => opened(under, 'webhook secret', sealed) !== null);
  if (rows.length === 0 || opens(secret)) return secret;
  // What nobody can open tells of a third one: then none of the two is in use.
  return previous !== undefined && opens(previous) ? previous : randomBytes(32).toString('hex');
}

function fingerprintOf(secret: string, salt: Buffer): Held {
  return { salt, fingerprint: Buffer.from(hkdfSync('sha256', secret, salt, 'keyfence fingerprint', 32)) };
}

function isOf(held: Held, secret: string): boolean {
  return timingSafeEqual(fingerprintOf(secret, held.salt).fingerprint, held.fingerprint);
}

async function sealAnew(client: ClientBase, secret: string, previous: string): Promise<number> {
  let count = 0;
  for (const { table, column, use } of sealedColumns) {
    // Locked until the transaction ends, a row stays where it is.
    const { rows } = await client.query<{ place: string; sealed: string; use: string }>(
      `select ctid::text as place, "${column}" as sealed, ${use} as use from "${table}"
       where "${column}" is not null for update`,
    );
    for (const { place, ...row } of rows) {
      const text = opened(previous, row.use, row.sealed);
      if (text === null) continue;
      await client.query(`update "${table}" set "${column}" = $2 where ctid = $1::tid`, [
        place,
        sealUnder(secret, row.use, text),
      ]);
      count += 1;
    }
  }
  return count;
}

/** null: it was lost before already, and one such row must not keep all others. */
function opened(secret: string, use: string, sealed: string): string | null {
  try {
    return unsealUnder(secret, use, sealed);
  } catch {
    return null;
  }
}
