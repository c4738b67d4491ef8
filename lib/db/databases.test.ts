import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import {
  type EmbeddedDatabase,
  freePort,
  removeEmbeddedData,
  startEmbeddedDatabase,
} from '#lib/process/embedded/embedded';
import { openPrisma } from './client.ts';
import { DatabaseClient } from './connection.ts';
import { parseDatabaseUrl } from './database-url.ts';
import { migrate } from './migrate.ts';
import { migrationNames } from './migration-names.ts';
import { openPool } from './pool.ts';

let admin: pg.Client;
const made: { databases: string[]; roles: string[] } = { databases: [], roles: [] };
const server = () => parseDatabaseUrl(inject('postgresUrl'));

beforeAll(async () => {
  admin = new pg.Client({ connectionString: inject('postgresUrl') });
  await admin.connect();
});
afterAll(async () => {
  for (const name of made.databases) await admin.query(`drop database if exists ${name} with (force)`);
  for (const name of made.roles) await admin.query(`drop role if exists ${name}`);
  await admin.end();
});

/** An empty database, and a role that may do in it what `may` says. */
async function makeDatabase({ options = '', owner = true }: { options?: string; owner?: boolean } = {}) {
  const name = `odd_${randomBytes(5).toString('hex')}`;
  await admin.query(`create role ${name} login password 'secret'`);
  made.roles.push(name);
  await admin.query(`create database ${name} ${owner ? `owner ${name}` : ''} ${options}`);
  made.databases.push(name);
  const { host, port } = server().hosts[0]!;
  return {
    name,
    url: `postgresql://${name}:secret@${host}:${port}/${name}`,
    as: (sql: string) => inside(name, sql),
  };
}

async function inside(database: string, sql: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: inject('postgresUrl').replace(/\/\w+$/, `/${database}`) });
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}

/** What a person reads: of a StartupError the message, of anything else that it is none. */
async function refusal(url: string): Promise<string> {
  const error = await migrate(url).then(
    () => 'migrated',
    (cause: Error) => (cause.name === 'StartupError' ? cause.message : `not one line: ${cause.stack}`),
  );
  expect(error.split('\n')).toHaveLength(1);
  return error;
}

describe('schemas', () => {
  test('?schema= is made, and everything is kept and found there', async () => {
    const { url, as } = await makeDatabase();
    const there = `${url}?schema=${'My_app'}`;
    expect(await migrate(there)).toEqual(migrationNames());
    expect(await migrate(there)).toEqual([]);
    const { rows } = await as(
      `select distinct schemaname from pg_tables where tablename in ('Company', '_prisma_migrations')`,
    );
    expect(rows).toEqual([{ schemaname: 'My_app' }]);
    const prisma = openPrisma(there);
    const pool = openPool(there);
    const company = await prisma.company.create({ data: { name: 'Acme' } });
    const found = await pool.query('select id from "Company"');
    expect(found.rows).toEqual([{ id: company.id }]);
    await Promise.all([prisma.$disconnect(), pool.end()]);
  });

  test.each([
    'create schema {role} authorization {role}',
    'create schema app; alter role {role} set search_path = app',
  ])('what leads elsewhere than to public is refused: %s', async (sql) => {
    const { name, url, as } = await makeDatabase();
    await as(sql.replaceAll('{role}', name));
    expect(await refusal(url)).toMatch(
      /search_path \(.+\) leads to (schema "\w+"|no schema that it may use), not to "public"; set \?schema=/,
    );
    expect((await as(`select 1 from pg_tables where tablename = 'Company'`)).rows).toEqual([]);
  });

  test('a second one in one database is refused: notifications would mix', async () => {
    const { url } = await makeDatabase();
    await migrate(url);
    expect(await refusal(`${url}?schema=app`)).toMatch(
      /holds a Keyfence in schema "public".*set \?schema=public/,
    );
  });
});

describe('a role without rights is refused before anything is changed, and works once it has them', () => {
  test('no CREATE on the schema', async () => {
    const { name, url, as } = await makeDatabase({ owner: false });
    expect(await refusal(url)).toMatch(/may not create tables in schema "public": grant create/);
    await as(`grant create on schema public to ${name}; grant create on database ${name} to ${name}`);
    expect(await migrate(url)).toEqual(migrationNames());
  });

  test('CREATE on the database is not needed', async () => {
    const { name, url, as } = await makeDatabase({ owner: false });
    await as(`grant create on schema public to ${name}`);
    expect(await migrate(url)).toEqual(migrationNames());
  });
});

test('a migration that fails is undone whole, named, and tried again', async () => {
  const { url, as, name } = await makeDatabase();
  await as(`create type "Role" as enum ('x'); alter type "Role" owner to ${name}`);
  expect(await refusal(url)).toMatch(
    /migration \d+_create_tables failed and was undone: type "Role" already exists/,
  );
  await as('drop type "Role"');
  expect(await migrate(url)).toEqual(migrationNames());
});

test('what an earlier program noted as begun and never finished is applied', async () => {
  const { url, as, name } = await makeDatabase();
  await as(`create table "_prisma_migrations" (id varchar(36) primary key, checksum varchar(64) not null,
    finished_at timestamptz, migration_name varchar(255) not null, logs text, rolled_back_at timestamptz,
    started_at timestamptz not null default now(), applied_steps_count integer not null default 0);
    insert into "_prisma_migrations" (id, checksum, migration_name) values ('1', '', '${migrationNames()[0]}');
    alter table "_prisma_migrations" owner to ${name}`);
  expect(await migrate(url)).toEqual(migrationNames());
  const { rows } = await as('select count(*)::int as n from "_prisma_migrations" where finished_at is null');
  expect(rows).toEqual([{ n: 0 }]);
});

test('a database that a newer program has changed is refused by name', async () => {
  const { url, as } = await makeDatabase();
  await migrate(url);
  await as(`insert into "_prisma_migrations" (id, checksum, migration_name, finished_at)
    values ('1', '', '20991231000000_hover_cars', now())`);
  expect(await refusal(url)).toMatch(
    /a newer Keyfence has changed this database \(20991231000000_hover_cars\)/,
  );
});

test('DateStyle of a role or database changes nothing', async () => {
  const { name, url, as } = await makeDatabase();
  await as(
    `alter database ${name} set datestyle = 'German, DMY'; alter role ${name} set intervalstyle = 'sql_standard'`,
  );
  await migrate(url);
  await as(`delete from "_prisma_migrations" where migration_name = '${migrationNames().at(-1)}'`);
  const prisma = openPrisma(url);
  const at = new Date('2026-02-03T04:05:06.789Z');
  const { id } = await prisma.company.create({ data: { name: 'Acme', createdAt: at } });
  expect((await prisma.company.findFirstOrThrow({ where: { id } })).createdAt).toEqual(at);
  await prisma.$disconnect();
});

test.each(['LATIN1', 'SQL_ASCII'])('encoding %s is refused', async (encoding) => {
  const { url } = await makeDatabase({ options: `encoding '${encoding}' locale 'C' template template0` });
  expect(await refusal(url)).toMatch(new RegExp(`encoding is ${encoding}, Keyfence needs UTF8`));
});

describe('several hosts', () => {
  let standby: EmbeddedDatabase;
  let folder: string;
  let several: (database: string) => string;
  let readOnlyPort: number;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'keyfence-standby-'));
    standby = await startEmbeddedDatabase(folder, server().password);
    await set(true);
    readOnlyPort = parseDatabaseUrl(standby.url).hosts[0]!.port;
    const dead = await freePort();
    const { host, port } = server().hosts[0]!;
    const { user, password } = server();
    several = (database) =>
      `postgresql://${user}:${password}@127.0.0.1:${dead},127.0.0.1:${readOnlyPort},${host}:${port}/${database}?target_session_attrs=read-write`;
  });
  afterAll(async () => {
    await standby.stop();
    await removeEmbeddedData(folder);
  });

  async function set(readOnly: boolean): Promise<void> {
    const client = new pg.Client({ connectionString: standby.url });
    await client.connect();
    await client.query('set default_transaction_read_only = off');
    await client.query(`alter system set default_transaction_read_only = ${readOnly ? 'on' : 'off'}`);
    await client.query('select pg_reload_conf()');
    await client.end();
  }

  const portOf = async (client: pg.Client) => {
    const { rows } = await client.query<{ port: number }>(`select current_setting('port')::int as port`);
    return rows[0]?.port;
  };

  test('the one that takes writes is found behind a dead one and a read-only one', async () => {
    const client = new DatabaseClient({ connectionString: several('postgres') });
    await client.connect();
    expect(await portOf(client)).toBe(server().hosts[0]!.port);
    await client.end();
  });

  test('migrations, pool and panel go there', async () => {
    const { name } = await makeDatabase();
    expect(await migrate(several(name))).toEqual(migrationNames());
    const prisma = openPrisma(several(name));
    expect(await prisma.company.count()).toBe(0);
    await prisma.$disconnect();
  });

  test('a connection whose server stops taking writes leaves the pool; the next is made elsewhere', async () => {
    const pool = openPool(several('postgres'), { max: 1 });
    await pool.query('create table switched (n int)');
    await pool.query('set default_transaction_read_only = on');
    await expect(pool.query('insert into switched values (1)')).rejects.toMatchObject({ code: '25006' });
    await expect
      .poll(() => pool.query('insert into switched values (2)').then(() => 'stored'))
      .toBe('stored');
    await pool.query('drop table switched');
    await pool.end();
  });

  test('none that takes writes: the reason names each host and no password', async () => {
    const url = `postgresql://keyfence:${server().password}@127.0.0.1:${readOnlyPort}/postgres?target_session_attrs=primary`;
    expect(await refusal(url)).toBe(
      `DATABASE_URL: the database does not answer: no host takes writes: 127.0.0.1:${readOnlyPort} is read only`,
    );
  });
});

test('a Unix socket', async () => {
  const { rows } = await admin.query<{ folder: string }>(
    `select trim(split_part(current_setting('unix_socket_directories'), ',', 1)) as folder`,
  );
  const folder = rows[0]?.folder;
  if (!folder) return;
  const { user, password, hosts } = server();
  const url = `postgresql://${user}:${password}@/postgres?host=${encodeURIComponent(folder)}&port=${hosts[0]!.port}`;
  const client = new DatabaseClient({ connectionString: url });
  await client.connect();
  expect((await client.query('select inet_server_addr() as address')).rows).toEqual([{ address: null }]);
  await client.end();
});

test('a database whose name needs encoding', async () => {
  const name = `odd/#%_${randomBytes(4).toString('hex')}`;
  await admin.query(`create database "${name}"`);
  made.databases.push(`"${name}"`);
  const url = inject('postgresUrl').replace(/\/\w+$/, `/${encodeURIComponent(name)}`);
  const client = new DatabaseClient({ connectionString: url });
  await client.connect();
  expect((await client.query('select current_database() as name')).rows).toEqual([{ name }]);
  await client.end();
});
