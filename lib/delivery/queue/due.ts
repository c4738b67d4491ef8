import type { Pool } from 'pg';
import type { LaneItem } from './lanes.ts';

export interface DueOptions {
  table: 'Message' | 'Notice';
  /** SQL over `q`, in addition to what every table has; a constant, never input. */
  where?: string;
  /** SQL columns over `m`, beside companyId and id. */
  columns: string;
  /** Of companies that `room` does not name. */
  companyMax: number;
}

// The column has milliseconds, rounded: a row of this moment may lie ahead of now().
const soon = `now() + interval '1 millisecond'`;

/**
 * Claims what is due, taking turns: of at most as many companies as there are places, drawn by lot among
 * those with something due, each gets the same share. Rows that another process claims just now are left to it.
 */
export async function claimDue<Row extends LaneItem>(
  pool: Pool,
  { table, where = 'true', columns, companyMax }: DueOptions,
  limit: number,
  room: ReadonlyMap<string, number>,
  leaseMs: number,
): Promise<Row[]> {
  const queued = `q.state = 'queued' and ${where}`;
  const { rows } = await pool.query<Row>(
    `with recursive company(id) as (
       (select q."companyId" from "${table}" q where ${queued} order by q."companyId" limit 1)
       union all
       select (select q."companyId" from "${table}" q where ${queued} and q."companyId" > c.id
         order by q."companyId" limit 1)
       from company c where c.id is not null
     ), turn as materialized (
       select c.id, coalesce(known.room, $4) as room from company c
       left join unnest($2::uuid[], $3::int[]) as known(id, room) on known.id = c.id
       where c.id is not null and coalesce(known.room, $4) > 0 and (
         -- Not "exists": that would be planned as a join that reads all that is queued.
         select true from "${table}" q where ${queued} and q."companyId" = c.id and q."nextTryAt" <= ${soon} limit 1)
       order by random() limit $1
     ), due as materialized (
       select picked."companyId", picked.id from turn
       cross join lateral (
         select q."companyId", q.id from "${table}" q
         where ${queued} and q."companyId" = turn.id and q."nextTryAt" <= ${soon}
         order by q."nextTryAt"
         limit least(turn.room, ceil($1::numeric / (select count(*) from turn)))::int
         for update skip locked
       ) picked limit $1
     )
     update "${table}" m set attempts = m.attempts + 1,
       "nextTryAt" = clock_timestamp() + make_interval(secs => $5)
     from due where m."companyId" = due."companyId" and m.id = due.id
     returning m."companyId", m.id, ${columns}`,
    [limit, [...room.keys()], [...room.values()], companyMax, leaseMs / 1000],
  );
  return rows;
}

/** Keeps what is being sent from being claimed again. */
export async function renewClaims(
  pool: Pool,
  table: DueOptions['table'],
  items: readonly LaneItem[],
  leaseMs: number,
): Promise<void> {
  await pool.query(
    `update "${table}" m set "nextTryAt" = clock_timestamp() + make_interval(secs => $3)
     from unnest($1::uuid[], $2::uuid[]) as held("companyId", id)
     where m."companyId" = held."companyId" and m.id = held.id and m.state = 'queued'`,
    [items.map((item) => item.companyId), items.map((item) => item.id), leaseMs / 1000],
  );
}
