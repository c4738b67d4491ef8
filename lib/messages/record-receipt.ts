import type { Pool } from 'pg';
import type { Receipt } from '#lib/delivery/sms/smpp-receipt';
import { log } from '#lib/log';
import { tellCallbacksSql } from './callback-sql.ts';

/** The receipt may overtake the note of what it is about. */
const againAfterMs = [0, 100, 400, 1_500];

/**
 * Turns a receipt into the state of the message, or notice, that it is about: delivered once all parts
 * are, failed with the first that did.
 */
export async function recordReceipt(pool: Pool, receipt: Receipt): Promise<void> {
  for (const ms of againAfterMs) {
    if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
    if (await record(pool, receipt)) return;
  }
  log.info({ providerId: receipt.providerIds[0] }, 'a receipt for nothing that was sent from here');
}

async function record(pool: Pool, { providerIds, state, reason }: Receipt): Promise<boolean> {
  // Providers use ids again after a time: the newest part of the first spelling that is known is meant.
  const { rows } = await pool.query<{ companyId: string; itemId: string }>(
    `with found as (
       select "companyId", "itemId", part from "SentPart" where "providerId" = any($1::text[]) and "providerId" <> ''
       order by array_position($1::text[], "providerId"), "sentAt" desc limit 1
     )
     update "SentPart" p set outcome = $2 from found
     where p."companyId" = found."companyId" and p."itemId" = found."itemId" and p.part = found.part
     returning p."companyId", p."itemId"`,
    [providerIds, state],
  );
  const [part] = rows;
  if (!part) return false;
  // The part is committed: of two receipts that come at once, whichever looks last sees both.
  await pool.query(
    `with part as (
       select count(*) filter (where outcome = 'delivered') = max(parts) as delivered,
         count(*) filter (where outcome = 'failed') > 0 as failed
       from "SentPart" where "companyId" = $1 and "itemId" = $2
     ), changed as (
       update "Message" m set state = case when part.failed then 'failed' else 'delivered' end::"MessageState",
         failure = case when part.failed then coalesce($3, m.failure) end,
         "sentAt" = coalesce(m."sentAt", clock_timestamp()),
         "deliveredAt" = case when part.failed then null else clock_timestamp() end
       from part where m."companyId" = $1 and m.id = $2 and (part.failed or part.delivered)
         and m.state in ('queued', 'sent')
       returning m.*
     ), notice as (
       update "Notice" n set state = case when part.failed then 'failed' else 'delivered' end::"NoticeState",
         failure = case when part.failed then $3 end, sealed = null,
         "sentAt" = coalesce(n."sentAt", clock_timestamp()),
         "deliveredAt" = case when part.failed then null else clock_timestamp() end
       from part where n."companyId" = $1 and n.id = $2 and (part.failed or part.delivered)
         and n.state in ('queued', 'sent')
       returning 1
     ), ${tellCallbacksSql}
     select (select count(*) from woken) + (select count(*) from notice)`,
    [part.companyId, part.itemId, reason],
  );
  return true;
}
