import type { Credential } from '#lib/access/credentials/credential';
import { refusedByLists } from '#lib/access/credentials/refused-by-lists';
import { readReported } from '#lib/access/traffic/read-reported';
import { systemCtx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import type { Tx } from '#lib/core/transact';
import { dayMs } from '#lib/day';
import { raiseAlert } from '#lib/events/raise';
import { reportedAlert } from '#lib/events/texts/reported';
import { log } from '#lib/log';

const minuteMs = 60_000;
/** What came before is no news any more. */
const newsMs = 7 * dayMs;

interface Reporting extends Pick<Credential, 'id' | 'name'> {
  type: 'authkey' | 'client';
  companyId: string;
  companyName: string;
  /** What was reported of this minute on was not told of. */
  since: Date;
}

/**
 * One digest of each authkey and API client that only reports, a day at the most: what enforced lists would have
 * refused since the last one. What is listed by now is left out; where nothing is left, nothing is sent.
 */
export async function alertOfReports(now: Date): Promise<void> {
  // The minute before the running one: clocks of processes may differ by a little.
  const until = new Date(Math.floor(now.getTime() / minuteMs) * minuteMs - minuteMs);
  for (const of of await readReporting(now, until)) {
    try {
      await alertOfOne(of, now, until);
    } catch (error) {
      log.warn({ error: String(error), credential: of.id }, 'no digest of report only; tried again');
    }
  }
}

async function alertOfOne({ companyId, companyName, since, ...of }: Reporting, now: Date, until: Date) {
  const company = { id: companyId, name: companyName };
  const ctx = systemCtx(company, 'Keyfence', now);
  const isRefused = await refusedByLists(ctx, of);
  const addresses = (await readReported(ctx, of.id, { since, until })).filter(({ ip }) => isRefused(ip));
  if (addresses.length === 0) return;
  await runtime().prisma.$transaction(async (tx) => {
    if (!(await isFirstToday(tx, companyId, of.id, until))) return;
    await raiseAlert(tx, company, reportedAlert({ credential: of, since, addresses }), { now });
  });
}

/** Notes that all until then is told of. @returns false: another instance has told of it, or it is too soon */
async function isFirstToday(tx: Tx, companyId: string, id: string, until: Date): Promise<boolean> {
  const noted = await tx.$executeRaw`
    insert into "AlertMark" ("companyId", name, at) values (${companyId}::uuid, ${markOf(id)}, ${until})
    on conflict ("companyId", name) do update set at = excluded.at
    where "AlertMark".at <= excluded.at - interval '24 hours'`;
  return noted === 1;
}

const markPrefix = 'report-only:';

function markOf(id: string): string {
  return markPrefix + id;
}

/** Those that only report now, have something to tell of, and told of nothing for a day. */
function readReporting(now: Date, until: Date): Promise<Reporting[]> {
  return runtime().prisma.$queryRaw<Reporting[]>`
    select * from (
      select k."companyId", c.name as "companyName", k.type, k.id, k.name,
        date_trunc('minute', greatest(k.since, m.at, ${new Date(now.getTime() - newsMs)})) as since
      from (
        select "companyId", id, 'authkey' as type, name, "unenforcedSince" as since from "Authkey"
        where "reportOnly" and ("ipSecurity" or "offUntil" <= ${now}) and "deletedAt" is null
        union all
        select "companyId", id, 'client', username, "unenforcedSince" from "Client"
        where "reportOnly" and "deletedAt" is null
      ) k
        join "Company" c on c.id = k."companyId"
        left join "AlertMark" m on m."companyId" = k."companyId" and m.name = ${markPrefix} || k.id
      where m.at is null or m.at <= ${until}::timestamptz - interval '24 hours'
    ) reporting
    where exists (select from "FailedRequest" f
      where f."companyId" = reporting."companyId" and f."credentialId" = reporting.id
        and f.minute >= reporting.since and f.minute < ${until} and f.outcome = 'report')
    order by "companyId", id`;
}
