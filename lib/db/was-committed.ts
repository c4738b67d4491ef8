import { setTimeout } from 'node:timers/promises';
import type { Pool } from 'pg';
import { log } from '#lib/log';

const tries = 10;
const againMs = 200;

/**
 * Asks what became of a transaction whose COMMIT was not answered.
 * @param xid what pg_current_xact_id() said in it
 * @returns false also where nobody could be asked
 */
export async function wasCommitted(pool: Pool, xid: string): Promise<boolean> {
  for (let tried = 0; tried < tries; tried += 1) {
    try {
      const { rows } = await pool.query<{ status: string | null }>(
        'select pg_xact_status($1::xid8) as status',
        [xid],
      );
      if (rows[0]?.status !== 'in progress') return rows[0]?.status === 'committed';
    } catch (error) {
      log.debug({ error: String(error) }, 'what became of a transaction could not be asked');
    }
    await setTimeout(againMs);
  }
  return false;
}
