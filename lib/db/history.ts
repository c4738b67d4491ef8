import type pg from 'pg';
import { ask } from './query.ts';

const answerWithinMs = 5_000;
const identity = `, (select system_identifier from pg_control_system()) || '/' ||
  case when not pg_is_in_recovery() then substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) end as history`;

/** Pools on servers that do not tell which they are (some that only speak PostgreSQL's protocol). */
const silent = new WeakSet<object>();

/**
 * Which cluster answers and on which timeline, in one word: another word is another past (a replica that
 * was promoted, a backup that was restored). '' where the server does not tell.
 * @throws where the database does not answer, or only as a standby: what it knows may be old
 */
export async function readHistory(db: Pick<pg.Pool, 'query'>): Promise<string> {
  const [row] = await readIdentity(db).catch((error: { code?: string }) => {
    // An error with a class of its own (undefined function, no privilege, not supported), not one of contact.
    if (silent.has(db) || !/^(0A|42)/.test(error.code ?? '')) throw error;
    silent.add(db);
    return readIdentity(db);
  });
  if (row?.standby) throw new Error('the database is a standby');
  return row?.history ?? '';
}

function readIdentity(db: Pick<pg.Pool, 'query'>) {
  return ask<{ standby: boolean; history?: string }>(db, {
    text: `select pg_is_in_recovery() as standby${silent.has(db) ? '' : identity}`,
    withinMs: answerWithinMs,
  });
}
