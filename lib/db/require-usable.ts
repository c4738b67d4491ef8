import type { ClientBase } from 'pg';
import { StartupError } from '#lib/errors';

interface Found {
  version: number;
  encoding: string;
  searchPath: string;
  current: string | null;
  /** Another schema that holds a Keyfence. */
  other: string | null;
  mayCreate: boolean;
  mayCreateSchema: boolean;
  readOnly: boolean;
}

const facts = `select current_setting('server_version_num')::int as version,
  current_setting('server_encoding') as encoding, current_setting('search_path') as "searchPath",
  current_schema()::text as current,
  (select min(n.nspname)::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relname = 'WhitelistEntry' and c.relkind = 'r' and n.nspname <> $1) as other,
  coalesce(has_schema_privilege(to_regnamespace(quote_ident($1))::oid, 'CREATE'), false) as "mayCreate",
  has_database_privilege(current_database(), 'CREATE') as "mayCreateSchema",
  current_setting('transaction_read_only') = 'on' as "readOnly"`;

/**
 * Says what stands against keeping Keyfence's tables in this database, before anything is changed.
 * @param schema as DATABASE_URL names it, or public
 * @throws StartupError in one line
 */
export async function requireUsable(client: Pick<ClientBase, 'query'>, schema: string): Promise<void> {
  const read = async () => (await client.query<Found>(facts, [schema])).rows[0];
  let found = await read();
  if (found?.current === null && schema !== 'public' && found.mayCreateSchema && found.other === null) {
    await client.query(`create schema if not exists "${schema.replaceAll('"', '""')}"`);
    found = await read();
  }
  const problem = found && problemOf(found, schema);
  if (problem) throw new StartupError(`DATABASE_URL: ${problem}`);
}

function problemOf(found: Found, schema: string): string | null {
  if (found.version < 140_000) return 'Keyfence needs PostgreSQL 14 or newer.';
  if (found.encoding !== 'UTF8') {
    return `the database's encoding is ${found.encoding}, Keyfence needs UTF8: create database … encoding 'UTF8' template template0.`;
  }
  if (found.readOnly) return 'this server is read only; name the one that takes writes.';
  if (found.other !== null) {
    return `this database holds a Keyfence in schema "${found.other}", but the URL leads to "${schema}"; set ?schema=${encodeURIComponent(found.other)}.`;
  }
  if (found.current === null && schema === 'public') {
    return `the role's search_path (${found.searchPath}) leads to no schema that it may use, not to "public"; set ?schema= to the one that is meant.`;
  }
  if (found.current === null) {
    return `there is no schema "${schema}" and this role may not create it: create schema "${schema}" authorization … .`;
  }
  if (found.current !== schema) {
    return `the role's search_path (${found.searchPath}) leads to schema "${found.current}", not to "${schema}"; set ?schema=${encodeURIComponent(found.current)} if that is meant.`;
  }
  if (!found.mayCreate) {
    return `this role may not create tables in schema "${schema}": grant create on schema "${schema}" to it, or name a schema of its own with ?schema= .`;
  }
  return null;
}
