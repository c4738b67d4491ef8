'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { DataTable } from '#components/data-table/data-table.tsx';
import { DataTableSkeleton } from '#components/data-table/data-table-skeleton.tsx';
import { columnsOf } from '#components/data-table/features.ts';
import type { Sort } from '#components/data-table/search-params.ts';
import { useTableUrl } from '#components/data-table/use-table-url.ts';
import { LiveBar } from '#components/live/live-bar.tsx';
import { useHeldRows } from '#components/live/use-held-rows.ts';
import { KeepFresh } from '#components/shell/keep-fresh.tsx';
import { Mono } from '#components/ui/mono.tsx';
import { Num } from '#components/ui/number.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { stickyEnd } from '#components/ui/table.tsx';
import { WhitelistMenu } from '#components/whitelist/whitelist-menu.tsx';
import type { FailedCredential } from '#lib/access/traffic/failing-credentials';
import type { FailedIpList, FailedIpRow } from '#lib/access/traffic/list-failed-logs';
import { type FailedLogsActions, FailedLogsContext } from './actions-context.ts';
import { BulkActions } from './bulk-actions.tsx';
import { CredentialName } from './credential-name.tsx';
import { facetsOf } from './facets.ts';
import { FailedIp } from './failed-ip.tsx';
import { Minutes } from './minutes.tsx';
import { NothingRefused } from './nothing-refused.tsx';
import { Outcome } from './outcome.tsx';
import { RangeFilter } from './range-filter.tsx';
import { reasonWords } from './reason-words.ts';
import { seenWith } from './seen-with.ts';
import { FailedStateBadge } from './state-badge.tsx';

const column = columnsOf<FailedIpRow>();
/** All of a row fits beside the sidebar of a small screen. */
const tight = 'sm:max-[1360px]:px-1.5';

const columns = column.columns([
  column.accessor('ip', {
    header: 'IP',
    enableSorting: true,
    meta: { card: 'title', width: tight },
    cell: ({ row }) => <FailedIp {...row.original} />,
  }),
  column.accessor('credentialName', {
    header: 'Authkey',
    meta: { width: tight },
    cell: ({ row }) => <CredentialName {...row.original} />,
  }),
  column.accessor('reported', {
    id: 'outcome',
    header: 'Outcome',
    meta: { width: tight },
    cell: ({ row }) => <Outcome {...row.original} />,
  }),
  column.accessor('attempts', {
    header: 'Attempts',
    enableSorting: true,
    meta: { align: 'end', width: tight },
    cell: ({ row }) => <Num value={row.original.attempts} className="font-mono" />,
  }),
  column.accessor('firstAt', {
    header: 'First attempt',
    meta: { card: 'hidden', width: 'sm:max-[1360px]:hidden' },
    cell: ({ row }) => <RelativeTime at={row.original.firstAt} className="text-muted" />,
  }),
  column.accessor('lastAt', {
    header: 'Last attempt',
    enableSorting: true,
    meta: { width: tight },
    cell: ({ row }) => <RelativeTime at={row.original.lastAt} className="text-muted" />,
  }),
  column.accessor('endpoints', {
    header: 'Endpoint',
    meta: { card: 'hidden', width: 'max-[1440px]:hidden' },
    cell: ({ row }) => <Mono className="text-muted text-xs">{row.original.endpoints.join(', ')}</Mono>,
  }),
  column.accessor('reasons', {
    header: 'Reason',
    meta: { width: tight },
    cell: ({ row }) => (
      <span className="block min-w-24 max-w-52 text-muted">
        {row.original.reasons
          .map((reason) =>
            reason === 'ip' && row.original.stands === 'unknown' ? 'IP unknown' : reasonWords[reason],
          )
          .join(', ')}
      </span>
    ),
  }),
  column.accessor('state', {
    header: 'Now',
    meta: { width: tight },
    cell: ({ row }) => <FailedStateBadge state={row.original.state} />,
  }),
  column.display({
    id: 'actions',
    header: 'Actions',
    meta: {
      align: 'end',
      card: 'actions',
      hideHeader: true,
      width: `sm:w-14 ${stickyEnd}`,
    },
    cell: ({ row: { original } }) =>
      original.ip !== null &&
      original.wouldHelp && (
        <WhitelistMenu ip={original.ip} seenWith={seenWith(original)} from="failed-logs" />
      ),
  }),
]);

const keyOf = (row: FailedIpRow) => `${row.credentialId} ${row.ip ?? row.stands}`;
const noun: [string, string] = ['refused IP', 'refused IPs'];

type FailedLogsTableProps = {
  list: FailedIpList;
  /** What is listed: filters, sort and page. */
  view: string;
  /** Whether what is new belongs to the top of this page. */
  isFirstPage: boolean;
  pageSize: number;
  sort: Sort;
  credentials: FailedCredential[];
  appUrl: string;
  actions: FailedLogsActions;
};

export function FailedLogsTable({
  list,
  view,
  isFirstPage,
  pageSize,
  sort,
  credentials,
  appUrl,
  actions,
}: FailedLogsTableProps) {
  const router = useRouter();
  const url = useTableUrl([]);
  const [paused, setPaused] = useState(false);
  const { rows, shown, waiting, take } = useHeldRows(list, { keyOf, view, paused });
  // Elsewhere rows also change places, which makes none of them new.
  const news = isFirstPage && sort.id === 'lastAt' && sort.desc ? waiting : list.total - shown.total;
  return (
    <FailedLogsContext value={actions}>
      <DataTable
        rows={rows}
        place={{ ...shown, total: list.total }}
        pageSize={pageSize}
        sort={sort}
        label="Failed requests"
        columns={columns}
        rowId={keyOf}
        rowLabel={(row) => row.ip ?? (row.stands === 'others' ? 'other addresses' : 'unknown')}
        noun={noun}
        search={{ label: 'Search by IP or CIDR' }}
        facets={facetsOf(credentials)}
        filters={
          <>
            <RangeFilter />
            <LiveBar
              className="order-last ml-auto min-w-40 justify-end"
              noun={noun}
              waiting={news}
              onTake={() => (isFirstPage ? take() : url.turnPage(null))}
              paused={paused}
              onPause={(next) => {
                setPaused(next);
                if (!next) router.refresh();
              }}
            />
          </>
        }
        filterKeys={['range']}
        bulkActions={(selected, clear) => <BulkActions rows={selected} clear={clear} />}
        expand={(row) => <Minutes row={row} />}
        empty={<NothingRefused appUrl={appUrl} />}
      />
      {!paused && <KeepFresh everyMs={5_000} until={null} />}
    </FailedLogsContext>
  );
}

export function FailedLogsSkeleton() {
  return <DataTableSkeleton columns={columns} filters={5} selectable />;
}
