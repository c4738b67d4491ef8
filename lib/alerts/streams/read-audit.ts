import type { Pool } from 'pg';
import { hexOrNull } from '#lib/events/chain/form';
import { eventColumns, storedEvent } from '#lib/events/chain/read';
import { type Batch, batchOf, linesMax } from './batch.ts';
import type { ClaimedStream } from './claim.ts';
import type { AuditLine } from './lines.ts';

type EventRow = Parameters<typeof storedEvent>[0];

/** A batch ends before it is larger, unless its only line is. */
const bytesMax = 500_000;

/** The next events of the company's log, by its own numbers: those have no gaps, and are visible in their order. */
export async function readAudit(pool: Pool, claimed: ClaimedStream): Promise<Batch | null> {
  const { companyId, id, seq } = claimed;
  const { rows } = await pool.query<EventRow>(
    `select ${eventColumns} from "AuditEvent" where "companyId" = $1 and seq > $2 order by seq limit ${linesMax}`,
    [companyId, seq],
  );
  const lines = fitting(rows.map(lineOf));
  const last = lines.at(-1);
  return last ? batchOf(id, lines, () => accept(pool, claimed, last)) : null;
}

function lineOf(row: EventRow): AuditLine {
  const { event, hash } = storedEvent(row);
  const { id, ...rest } = event;
  return { id, type: 'audit.event', ...rest, hash: hexOrNull(hash) };
}

function fitting(lines: AuditLine[]): AuditLine[] {
  let bytes = 0;
  const tooMany = lines.findIndex((line, index) => {
    bytes += Buffer.byteLength(JSON.stringify(line));
    return bytes > bytesMax && index > 0;
  });
  return tooMany < 0 ? lines : lines.slice(0, tooMany);
}

async function accept(
  pool: Pool,
  { companyId, id, turn }: ClaimedStream,
  { seq, at }: AuditLine,
): Promise<void> {
  await pool.query(
    `update "WebhookStream" set turn = turn + 1, seq = $4, "deliveredTo" = $5, failures = 0,
       "lastError" = null, "nextTryAt" = clock_timestamp()
     where "companyId" = $1 and "webhookId" = $2 and stream = 'audit' and turn = $3`,
    [companyId, id, turn, seq, at],
  );
}
