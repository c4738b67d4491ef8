import { runtime } from '#lib/core/runtime';
import { readClock } from '#lib/db/clock';
import { makeCheckpoint } from './make-checkpoint.ts';
import { verifyAndNote } from './verify-and-note.ts';

/** A checkpoint of each company whose chain has grown since the last one. */
export async function makeCheckpoints(): Promise<void> {
  const { rows } = await runtime().pool.query<{ companyId: string }>(
    `select "companyId" from "AuditHead" h where h.seq > h."startsAfter" and h.seq > coalesce(
       (select max(seq) from "AuditCheckpoint" c where c."companyId" = h."companyId"), 0)
     order by "companyId"`,
  );
  for (const { companyId } of rows) await makeCheckpoint(companyId);
}

/** Each company's whole log, one after the other. */
export async function verifyAllChains(): Promise<void> {
  const { pool } = runtime();
  const { rows } = await pool.query<{ id: string; name: string }>(
    'select id, name from "Company" order by id',
  );
  for (const company of rows) await verifyAndNote(company, await readClock(pool));
}
