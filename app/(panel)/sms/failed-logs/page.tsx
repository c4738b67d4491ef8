import type { Metadata } from 'next';
import { createLoader, parseAsString, parseAsStringLiteral, type SearchParams } from 'nuqs/server';
import { pageInputOf, tableParams } from '#components/data-table/search-params.ts';
import { FailedLogsHeader } from '#components/failed-logs/failed-logs-header.tsx';
import { FailedLogsTable } from '#components/failed-logs/failed-logs-table.tsx';
import { Attribution } from '#components/origins/attribution.tsx';
import { pages } from '#components/shell/pages.ts';
import { listFailedCredentials } from '#lib/access/traffic/failing-credentials';
import { parseIpFilter } from '#lib/access/traffic/ip-filter';
import { listFailedIps, noFailedIps } from '#lib/access/traffic/list-failed-logs';
import { failedRangeNames, failedReasons, failedSorts, outcomes } from '#lib/access/traffic/schemas';
import { runtime } from '#lib/core/runtime';
import { pageCtx } from '#lib/panel/page';
import { WithNames } from '../../_origins/with-names.tsx';
import { minutes } from './actions.ts';

export const metadata: Metadata = { title: pages.failedLogs.title };

const load = createLoader({
  ...tableParams({ sortable: failedSorts, sort: { id: 'lastAt', desc: true } }),
  authkey: parseAsString,
  outcome: parseAsStringLiteral(outcomes),
  reason: parseAsStringLiteral(failedReasons),
  range: parseAsStringLiteral(failedRangeNames).withDefault('7d'),
});

export default async function FailedLogsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  const { q, sort, authkey, outcome, reason, range, ...at } = await load(searchParams);
  const credentialId = authkey || undefined;
  const filter = parseIpFilter(q);
  const narrowed = { range, outcome: outcome ?? undefined, reason: reason ?? undefined };
  const input = {
    query: q,
    credentialId,
    ...narrowed,
    sort: sort.id,
    dir: sort.desc ? ('desc' as const) : ('asc' as const),
    ...pageInputOf(at),
  };
  const [list, credentials] = await Promise.all([
    filter.ok ? listFailedIps(ctx, input) : noFailedIps,
    listFailedCredentials(ctx, credentialId),
  ]);
  return (
    <>
      <FailedLogsHeader
        total={list.total}
        attempts={list.attemptsTotal}
        reported={list.reportedTotal}
        range={range}
        problem={filter.ok ? undefined : filter.problem}
        query={q}
      />
      <WithNames rows={list.rows}>
        <FailedLogsTable
          list={list}
          view={JSON.stringify(input)}
          isFirstPage={!at.after && !at.before}
          sort={sort}
          pageSize={at.size}
          credentials={credentials}
          appUrl={runtime().env.appUrl}
          actions={{ filter: narrowed, minutes }}
        />
      </WithNames>
      {list.rows.length > 0 && (
        <div className="mt-3">
          <Attribution />
        </div>
      )}
    </>
  );
}
