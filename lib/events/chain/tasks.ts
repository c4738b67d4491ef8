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
  await eachOf(rows, ({ companyId }) => makeCheckpoint(companyId));
}

/** Each company's whole log, one after the other. */
export async function verifyAllChains(): Promise<void> {
  const { pool } = runtime();
  const { rows } = await pool.query<{ id: string; name: string }>(
    'select id, name from "Company" order by id',
  );
  await eachOf(rows, async (company) => verifyAndNote(company, await readClock(pool)));
}

/** One after the other; one that fails keeps none of the others from their turn. @throws what failed first */
async function eachOf<T>(companies: readonly T[], work: (company: T) => Promise<unknown>): Promise<void> {
  const errors: unknown[] = [];
  for (const company of companies) {
    await work(company).catch((error: unknown) => errors.push(error));
  }
  if (errors.length > 0) throw errors[0];
}
