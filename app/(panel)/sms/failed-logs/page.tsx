import type { Metadata } from 'next';
import { createLoader, parseAsString, parseAsStringLiteral, type SearchParams } from 'nuqs/server';
import { pageInputOf, tableParams } from '#components/data-table/search-params.ts';
import { FailedLogsHeader } from '#components/failed-logs/failed-logs-header.tsx';
import { FailedLogsTable } from '#components/failed-logs/failed-logs-table.tsx';
import { KeepFresh } from '#components/shell/keep-fresh.tsx';
import { pages } from '#components/shell/pages.ts';
import { listFailedCredentials } from '#lib/access/traffic/failing-credentials';
import { parseIpFilter } from '#lib/access/traffic/ip-filter';
import { listFailedIps } from '#lib/access/traffic/list-failed-logs';
import { failedRangeNames, failedSorts } from '#lib/access/traffic/schemas';
import { runtime } from '#lib/core/runtime';
import { pageCtx } from '#lib/panel/page';
import { minutes } from './actions.ts';

export const metadata: Metadata = { title: pages.failedLogs.title };

const load = createLoader({
  ...tableParams({ sortable: failedSorts, sort: { id: 'lastAt', desc: true } }),
  authkey: parseAsString,
  range: parseAsStringLiteral(failedRangeNames).withDefault('7d'),
});

const nothing = { rows: [], total: 0, preceding: 0, next: null, previous: null, attemptsTotal: 0 };

export default async function FailedLogsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  const { q, sort, authkey, range, ...at } = await load(searchParams);
  const credentialId = authkey || undefined;
  const filter = parseIpFilter(q);
  const input = {
    query: q,
    credentialId,
    range,
    sort: sort.id,
    dir: sort.desc ? ('desc' as const) : ('asc' as const),
    ...pageInputOf(at),
  };
  const [{ rows, attemptsTotal, ...place }, credentials] = await Promise.all([
    filter.ok ? listFailedIps(ctx, input) : nothing,
    listFailedCredentials(ctx, credentialId),
  ]);
  return (
    <>
      <FailedLogsHeader
        total={place.total}
        attempts={attemptsTotal}
        range={range}
        problem={filter.ok ? undefined : filter.problem}
        query={q}
      />
      <FailedLogsTable
        {...{ rows, place, sort }}
        pageSize={at.size}
        credentials={credentials}
        appUrl={runtime().env.appUrl}
        actions={{ range, minutes }}
      />
      <KeepFresh everyMs={5_000} until={null} />
    </>
  );
}
