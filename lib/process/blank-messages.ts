import type { Pool } from 'pg';
import { dayMs } from '#lib/day';

const batch = 5_000;
const markName = 'messages';
/** What was queued when its time came is looked at again for so long. */
const againMs = 30 * dayMs;

/**
 * Takes text and number from messages older than so many days; who sent it, when and what became of it stays.
 * Ids are of version 7, so that an age is a range of them; where the last run came to is kept, so that a run
 * reads a month and not all years. @param days 0: never
 */
export async function blankMessages(
  db: Pick<Pool, 'query'>,
  companyIds: string[],
  now: Date,
  days: number,
): Promise<void> {
  if (days === 0) return;
  const until = new Date(now.getTime() - days * dayMs);
  const { rows } = await db.query<{ until: Date }>('select until from "RetentionMark" where name = $1', [
    markName,
  ]);
  const from = rows[0] ? rows[0].until.getTime() - againMs : 0;
  for (const companyId of companyIds) {
    let after = lowestId(Math.min(from, until.getTime()));
    for (;;) {
      const { rows: seen } = await db.query<{ last: string | null; count: number }>(
        `with old as (
          select id, state from "Message"
          where "companyId" = $1::uuid and id > $2::uuid and id < $3::uuid order by id limit ${batch}
        ), blanked as (
          update "Message" m set text = '', recipient = '', "lastError" = null,
            failure = regexp_replace(m.failure, '\\d{7,}', '…', 'g')
          from old where m."companyId" = $1::uuid and m.id = old.id and old.state <> 'queued'
            and (m.text <> '' or m.recipient <> '')
        )
        select (select id from old order by id desc limit 1) as last, (select count(*)::int from old) as count`,
        [companyId, after, lowestId(until.getTime())],
      );
      const { last, count } = seen[0]!;
      if (last === null || count < batch) break;
      after = last;
    }
  }
  await db.query(
    `insert into "RetentionMark" (name, until) values ($1, $2)
     on conflict (name) do update set until = greatest("RetentionMark".until, excluded.until)`,
    [markName, until],
  );
}

/** Lower than any id of version 7 of that time. @param at ms since the epoch */
function lowestId(at: number): string {
  const hex = Math.max(0, at).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}
