import { wakeSql } from '#lib/delivery/queue/wake';

/**
 * SQL: of the messages in `changed` (columns of Message), those whose credential has a callback are told
 * to it, in the statement that changes them; the worker is woken where there are any. There can be as many as
 * there are messages, so they have lanes of their own: alerts by webhook do not wait for them.
 */
export const tellCallbacksSql = `told as (
  insert into "Notice" ("companyId", id, channel, queue, kind, recipient, text, sealed, "nextTryAt", "createdAt")
  select changed."companyId", gen_random_uuid(), 'webhook'::"Channel", 'callback'::"NoticeQueue", 'callback', c.url,
    jsonb_build_object(
      'type', 'message.' || changed.state,
      'timestamp', to_char(clock_timestamp() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'data', jsonb_build_object(
        'id', changed.id, 'requestId', changed."requestId", 'to', changed.recipient,
        'state', changed.state, 'reason', changed.failure))::text,
    c."sealedSecret", now(), now()
  from changed join "Callback" c
    on c."companyId" = changed."companyId" and c."credentialId" = changed."credentialId"
  where changed.state <> 'queued'
  returning 1
), woken as (
  select ${wakeSql('callback')}
  where exists (select 1 from told)
)`;
