import type { Pool } from 'pg';
import { log } from '#lib/log';
import { ask } from './query.ts';

/** Errors of PostgreSQL that say that nothing can be written: disk full, I/O error, read only. */
const codes = new Set(['53100', '58030', '25006']);
const answerWithinMs = 3_000;
/** Needs a page of the disk, which what fits into a page that is there does not. */
const probe = 'create temp table keyfence_write_probe on commit drop as select 1 as one';

const slot = Symbol.for('keyfence.write-failure');
type Holder = { [slot]?: string | undefined };
const holder = globalThis as Holder;

/** Notes what a server answered; one a process, though the panel's bundle holds its own copy of this. */
export function noteError(code: string | undefined, message: string): void {
  if (!code || !codes.has(code)) return;
  if (holder[slot] === undefined) log.error({ error: message }, 'nothing can be written');
  holder[slot] = message;
}

/**
 * Whether writes work; where one has failed, that is tried here.
 * @throws where the database does not answer
 */
export async function takesWrites(pool: Pool): Promise<boolean> {
  if (holder[slot] === undefined) return true;
  try {
    await ask(pool, { text: probe, withinMs: answerWithinMs });
  } catch (error) {
    const { code } = error as { code?: string };
    if (code && codes.has(code)) return false;
    // Its role may make no such table: then only the next write tells.
    if (code !== '42501') throw error;
  }
  holder[slot] = undefined;
  log.info('what is written is stored again');
  return true;
}
