import { keyfenceCtx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { type Tx, transact } from '#lib/core/transact';
import { dayMs } from '#lib/day';
import { log } from '#lib/log';
import { recordEvent } from '../record.ts';
import { type Checkpoint, isSigned, readCheckpoints } from './checkpoint.ts';
import { readKeys } from './keys.ts';

/** Events in one transaction, unless there is no checkpoint for so long. */
const eventsMax = 50_000;

/**
 * Takes events out of the audit logs that are older than so many days: each log up to a checkpoint, which stays with
 * those after it, and the log itself says up to where.
 * @param days 0: for ever
 */
export async function cutAuditLogs(now: Date, days: number): Promise<void> {
  if (days === 0) return;
  const before = new Date(now.getTime() - days * dayMs);
  const { rows } = await runtime().pool.query<{ id: string; name: string }>(
    'select id, name from "Company" order by id',
  );
  for (const company of rows) while (await cutOnce(company, now, before));
}

async function cutOnce(company: { id: string; name: string }, now: Date, before: Date): Promise<boolean> {
  const checkpoint = await findCheckpoint(company.id, before);
  if (!checkpoint) return false;
  if (!isSigned(await readKeys(runtime().pool), checkpoint)) {
    log.warn(
      { company: company.id, seq: checkpoint.seq },
      'the audit log is not cut at a checkpoint of others',
    );
    return false;
  }
  const ctx = keyfenceCtx(company, now);
  return transact(ctx, async (tx) => {
    const events = await deleteThrough(tx, checkpoint);
    if (events === 0) return false;
    await recordEvent(tx, ctx, {
      action: 'audit-log.cut',
      target: { type: 'audit-log', name: 'Audit log' },
      after: { through: checkpoint.seq, events },
    });
    return true;
  });
}

/** The last one that is old enough and takes out no more than can be at once; only cuts are not worth another. */
async function findCheckpoint(companyId: string, before: Date): Promise<Checkpoint | undefined> {
  const { pool } = runtime();
  const { rows } = await pool.query<{ seq: number | null }>(
    `with first as (
       select e.seq from "AuditEvent" e join "AuditHead" h on h."companyId" = e."companyId"
       where e."companyId" = $1 and e.seq > h."startsAfter" order by e.seq limit 1
     ), old as (
       select c.seq from "AuditCheckpoint" c, first where c."companyId" = $1 and c.seq >= first.seq and c.at < $2
     )
     select coalesce((select max(old.seq) from old, first where old.seq < first.seq + $3), (select min(seq) from old)) as seq`,
    [companyId, before, eventsMax],
  );
  const seq = rows[0]?.seq;
  if (!seq) return;
  const { rowCount } = await pool.query(
    `select from "AuditEvent" where "companyId" = $1 and seq <= $2 and action <> 'audit-log.cut' limit 1`,
    [companyId, seq],
  );
  return rowCount ? (await readCheckpoints(pool, companyId, 'seq = $2', [seq]))[0] : undefined;
}

/** @returns how many events; 0: another instance was faster, or the checkpoint is not of this log */
async function deleteThrough(tx: Tx, { company, seq, hash }: Checkpoint): Promise<number> {
  const [last] = await tx.$queryRaw<{ isSame: boolean }[]>`
    select encode(hash, 'hex') = ${hash} as "isSame" from "AuditEvent"
    where "companyId" = ${company}::uuid and seq = ${seq} for update`;
  if (!last?.isSame) return 0;
  await tx.$executeRaw`delete from "AuditCheckpoint" where "companyId" = ${company}::uuid and seq < ${seq}`;
  return tx.$executeRaw`delete from "AuditEvent" where "companyId" = ${company}::uuid and seq <= ${seq}`;
}
