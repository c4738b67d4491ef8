import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase } from '#lib/testing/database';
import { migrationNames, migrationsFolder } from './migration-names.ts';

const migration = '20261125113000_report_only_rolling_expiry';
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let db: pg.Client;

const run = (each: string) => db.query(readFileSync(join(migrationsFolder, each, 'migration.sql'), 'utf8'));

beforeAll(async () => {
  database = await createTestDatabase('template0');
  db = new pg.Client({ connectionString: database.url });
  await db.connect();
  for (const each of migrationNames()) if (each < migration) await run(each);
});
afterAll(async () => {
  await db?.end();
  await database?.drop();
});

const company = '00000000-0000-7000-8000-000000000001';
const [on, off, deleted] = [2, 3, 4].map((last) => `00000000-0000-7000-8000-00000000000${last}`);

test('what an installation had is there after the migration, in its new place', async () => {
  await db.query(`insert into "Company" (id, name) values ($1, 'Acme')`, [company]);
  for (const [id, ipSecurity, deletedAt] of [
    [on, true, null],
    [off, false, null],
    [deleted, false, '2026-03-01'],
  ]) {
    await db.query(
      `insert into "Authkey" ("companyId", id, name, hash, prefix, suffix, "ipSecurity", "createdAt", "deletedAt", "lastUsedAt")
       values ($1, $2, $2::uuid::text, sha256($2::text::bytea), 'kf_' || right($2::text, 4), 'wxyz', $3, '2026-01-01', $4, '2026-02-02')`,
      [company, id, ipSecurity, deletedAt],
    );
  }
  const audit = `insert into "AuditEvent" ("companyId", id, "actorType", "actorName", action, "targetType", "targetId", "createdAt")
    values ($1, gen_random_uuid(), 'member', 'Ada', $2, 'authkey', $3, $4)`;
  await db.query(audit, [company, 'authkey.create', on, '2026-01-01']);
  await db.query(audit, [company, 'authkey.ip-security.off', off, '2026-01-05']);
  await db.query(audit, [company, 'authkey.ip-security.off', off, '2026-01-09']);
  const values = [
    '192.0.2.1',
    '198.51.100.0/24',
    '203.0.113.5-203.0.113.9',
    '2001:db8::1',
    '2001:db8:40::/48',
  ];
  await db.query(
    `insert into "WhitelistEntry" ("companyId", id, value, "addedBy") select $1, gen_random_uuid(), v, 'Ada' from unnest($2::text[]) v`,
    [company, values],
  );
  await db.query(
    `insert into "RecentIp" values ($1, $2, '192.0.2.1', '2026-01-01', '2026-02-01', 3, 1), ($1, $2, '192.0.2.2', '2026-01-01', '2026-02-01', 0, 1)`,
    [company, on],
  );
  await db.query(`create table "FailedRequest_d" partition of "FailedRequest" default`);
  await db.query(
    `insert into "FailedRequest" values ($1, $2, '192.0.2.9', '/token', '2026-02-01', 7, '2026-02-01', '2026-02-01', 'disabled')`,
    [company, on],
  );

  await run(migration);

  const { rows: secrets } = await db.query(
    `select "authkeyId" as id, hash = sha256("authkeyId"::text::bytea) as "isSame", prefix, suffix, "createdBy", "endsAt", "lastUsedAt"
     from "AuthkeySecret" order by 1`,
  );
  expect(secrets).toMatchObject(
    [on, off, deleted].map((id) => ({
      id,
      isSame: true,
      prefix: `kf_${id?.slice(-4)}`,
      suffix: 'wxyz',
      createdBy: id === on ? 'Ada' : '',
      endsAt: null,
    })),
  );
  const { rows: since } = await db.query(
    `select ("unenforcedSince" at time zone current_setting('TimeZone'))::date::text as since from "Authkey" order by id`,
  );
  expect(since.map((row) => row.since)).toEqual([null, '2026-01-09', '2026-01-01']);
  const { rows: ends } = await db.query(
    `select host(first) as first, host(last) as last from "WhitelistEntry" e join unnest($1::text[]) with ordinality v (value, place)
     on v.value = e.value order by place`,
    [values],
  );
  expect(ends.map(({ first, last }) => `${first} ${last}`)).toEqual([
    '192.0.2.1 192.0.2.1',
    '198.51.100.0 198.51.100.255',
    '203.0.113.5 203.0.113.9',
    '2001:db8::1 2001:db8::1',
    '2001:db8:40:: 2001:db8:40:ffff:ffff:ffff:ffff:ffff',
  ]);
  const { rows: recent } = await db.query(
    `select "lastAcceptedAt" = "lastSeenAt" as same, reported::int from "RecentIp" order by ip`,
  );
  expect(recent).toEqual([
    { same: true, reported: 0 },
    { same: null, reported: 0 },
  ]);
  const { rows: failed } = await db.query(`select attempts::int, reason, outcome from "FailedRequest"`);
  expect(failed).toEqual([{ attempts: 7, reason: 'disabled', outcome: 'refused' }]);
  // Two current secrets of one authkey are one too many.
  const again = `insert into "AuthkeySecret" ("companyId", id, "authkeyId", hash, prefix, suffix, "createdBy")
    values ($1, gen_random_uuid(), $2, '\\x00', '', '', '')`;
  await expect(db.query(again, [company, on])).rejects.toThrow('AuthkeySecret_current_key');
});
