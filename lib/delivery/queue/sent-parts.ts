import type { Pool } from 'pg';
import type { SentPart } from '../transport.ts';
import type { LaneItem } from './lanes.ts';

/** SQL over `m`: what the provider has acknowledged of it in earlier attempts. */
export const acknowledgedSql = `case when m.attempts > 1 then array(
  select p."providerId" from "SentPart" p where p."companyId" = m."companyId" and p."itemId" = m.id
  order by p.part) else '{}' end as acknowledged`;

/** Durable when it resolves: a retry goes on after this part, and its receipt is understood. */
export async function noteSentPart(
  pool: Pool,
  { companyId, id }: LaneItem,
  { part, parts, providerId }: SentPart,
): Promise<void> {
  await pool.query(
    `insert into "SentPart" ("companyId", "itemId", part, parts, "providerId") values ($1, $2, $3, $4, $5)
     on conflict do nothing`,
    [companyId, id, part, parts, providerId],
  );
}
