import type { Pool } from 'pg';
import type { LaneItem } from '#lib/delivery/queue/lanes';
import type { StreamName } from '#lib/delivery/queue/wake';

/** What one webhook is posted of one stream; `id` is the webhook's. */
export interface ClaimedStream extends LaneItem {
  /** Rises with each claim and each note of how it fared: whoever had it before neither notes nor renews anything. */
  turn: number;
  url: string;
  sealedSecret: string;
  since: Date;
  /** Of the last event that was accepted. */
  seq: string;
  minute: Date;
  failures: number;
  /** Minutes before it are over, by the database's clock. */
  closed: Date;
}

/** Not yet written are refusals for so long at the most; what comes even later is sent when it is seen. */
export const closingSeconds = 5;

/** SQL over `s`: whether there may be something to post. */
const hasMore: Record<StreamName, string> = {
  audit: `exists (select from "AuditEvent" e where e."companyId" = s."companyId" and e.seq > s.seq)`,
  refused: 'true',
};

// The column has milliseconds, rounded: a row of this moment may lie ahead of now().
const soon = `now() + interval '1 millisecond'`;

/**
 * Claims streams that are due, in turns between companies, of each no more than its room. Those that another process
 * claims just now are left to it.
 */
export async function claimStreams(
  pool: Pool,
  stream: StreamName,
  companyMax: number,
  limit: number,
  room: ReadonlyMap<string, number>,
  leaseMs: number,
): Promise<ClaimedStream[]> {
  const { rows } = await pool.query<ClaimedStream>(
    `with due as (
       select s."companyId", s."webhookId", coalesce(known.room, $4) as room,
         row_number() over (partition by s."companyId" order by s."nextTryAt") as place
       from "WebhookStream" s left join unnest($2::uuid[], $3::int[]) as known(id, room) on known.id = s."companyId"
       where s.stream = $6::"StreamName" and s."nextTryAt" <= ${soon} and ${hasMore[stream]}
     ), mine as (
       select s."companyId", s."webhookId" from "WebhookStream" s
       join due on due."companyId" = s."companyId" and due."webhookId" = s."webhookId"
       where s.stream = $6::"StreamName" and s."nextTryAt" <= ${soon} and due.place <= due.room
       order by due.place, random() limit $1
       for update of s skip locked
     )
     update "WebhookStream" s set turn = s.turn + 1,
       "nextTryAt" = clock_timestamp() + make_interval(secs => $5)
     from mine join "AlertWebhook" w on w."companyId" = mine."companyId" and w.id = mine."webhookId"
     where s."companyId" = mine."companyId" and s."webhookId" = mine."webhookId" and s.stream = $6::"StreamName"
     returning s."companyId", s."webhookId" as id, s.turn, w.url, w."sealedSecret", s.since, s.seq, s.minute,
       s.failures, date_trunc('minute', clock_timestamp() - make_interval(secs => ${closingSeconds})) as closed`,
    [limit, [...room.keys()], [...room.values()], companyMax, leaseMs / 1000, stream],
  );
  return rows;
}

/** Keeps what is being posted from being claimed again. */
export async function renewStreams(
  pool: Pool,
  stream: StreamName,
  items: readonly Pick<ClaimedStream, 'companyId' | 'id' | 'turn'>[],
  leaseMs: number,
): Promise<void> {
  await pool.query(
    `update "WebhookStream" s set "nextTryAt" = clock_timestamp() + make_interval(secs => $5)
     from unnest($1::uuid[], $2::uuid[], $3::int[]) as held("companyId", id, turn)
     where s."companyId" = held."companyId" and s."webhookId" = held.id and s.turn = held.turn
       and s.stream = $4::"StreamName"`,
    [
      items.map((item) => item.companyId),
      items.map((item) => item.id),
      items.map((item) => item.turn),
      stream,
      leaseMs / 1000,
    ],
  );
}
