import type { Tx } from '#lib/core/transact';
import { Prisma } from '#lib/db/generated/client';
import type { StreamName } from '#lib/delivery/queue/wake';
import { closingSeconds } from './claim.ts';

/** How far a stream has come. */
export interface StreamState {
  webhookId: string;
  stream: StreamName;
  /** The time of the newest event that was accepted; null: none yet. */
  deliveredTo: Date | null;
  /** The time of the oldest event that was not; null: there is none. */
  behindSince: Date | null;
  /** What the last post was answered, where it was not accepted. */
  lastError: string | null;
}

/** SQL over `s`, a WebhookStream: since when it is behind. */
export const behindSinceSql = Prisma.sql`case s.stream
  when 'audit' then (
    select e."createdAt" from "AuditEvent" e where e."companyId" = s."companyId" and e.seq > s.seq
    order by e.seq limit 1)
  else least(
    (select f.minute from "FailedRequest" f
     where f."companyId" = s."companyId" and f.minute >= greatest(s.minute, s.since)
       and f.minute < date_trunc('minute', now() - make_interval(secs => ${closingSeconds}))
     order by f.minute limit 1),
    (select min(p.minute) from "PostedRefusal" p
     where p."companyId" = s."companyId" and p."webhookId" = s."webhookId" and p.posting > p.posted))
  end`;

/** Of all streams of a company, in the order of their names. */
export function readStreamStates(db: Pick<Tx, '$queryRaw'>, companyId: string): Promise<StreamState[]> {
  return db.$queryRaw<StreamState[]>`
    select s."webhookId", s.stream, s."deliveredTo", ${behindSinceSql} as "behindSince", s."lastError"
    from "WebhookStream" s where s."companyId" = ${companyId}::uuid order by s.stream`;
}
