'use client';

import { DataTable } from '#components/data-table/data-table.tsx';
import { DataTableSkeleton } from '#components/data-table/data-table-skeleton.tsx';
import { columnsOf } from '#components/data-table/features.ts';
import type { Sort } from '#components/data-table/search-params.ts';
import { Mono } from '#components/ui/mono.tsx';
import { Num } from '#components/ui/number.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { WhitelistMenu } from '#components/whitelist/whitelist-menu.tsx';
import type { Credential } from '#lib/access/credentials/credential';
import type { FailedIpRow } from '#lib/access/traffic/list-failed-logs';
import type { Place } from '#lib/core/paging/read-page';
import { type FailedLogsActions, FailedLogsContext } from './actions-context.ts';
import { BulkActions } from './bulk-actions.tsx';
import { CredentialName } from './credential-name.tsx';
import { FailedIp } from './failed-ip.tsx';
import { Minutes } from './minutes.tsx';
import { NothingRefused } from './nothing-refused.tsx';
import { RangeFilter } from './range-filter.tsx';
import { reasonWords } from './reason-words.ts';
import { seenWith } from './seen-with.ts';
import { FailedStateBadge } from './state-badge.tsx';

const column = columnsOf<FailedIpRow>();

const columns = column.columns([
  column.accessor('ip', {
    header: 'IP',
    enableSorting: true,
    meta: { card: 'title' },
    cell: ({ row }) => <FailedIp {...row.original} />,
  }),
  column.accessor('credentialName', {
    header: 'Authkey',
    cell: ({ row }) => <CredentialName {...row.original} />,
  }),
  column.accessor('attempts', {
    header: 'Attempts',
    enableSorting: true,
    meta: { align: 'end' },
    cell: ({ row }) => <Num value={row.original.attempts} className="font-mono" />,
  }),
  column.accessor('firstAt', {
    header: 'First attempt',
    meta: { width: 'sm:max-[1360px]:hidden' },
    cell: ({ row }) => <RelativeTime at={row.original.firstAt} className="text-muted" />,
  }),
  column.accessor('lastAt', {
    header: 'Last attempt',
    enableSorting: true,
    cell: ({ row }) => <RelativeTime at={row.original.lastAt} className="text-muted" />,
  }),
  column.accessor('endpoints', {
    header: 'Endpoint',
    meta: { card: 'hidden', width: 'max-[1440px]:hidden' },
    cell: ({ row }) => <Mono className="text-muted text-xs">{row.original.endpoints.join(', ')}</Mono>,
  }),
  column.accessor('reasons', {
    header: 'Reason',
    cell: ({ row }) => (
      <span className="block max-w-52 text-muted">
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
    cell: ({ row }) => <FailedStateBadge state={row.original.state} />,
  }),
  column.display({
    id: 'actions',
    header: 'Actions',
    meta: { align: 'end', card: 'actions', hideHeader: true, width: 'sm:w-14' },
    cell: ({ row: { original } }) =>
      original.ip !== null &&
      original.wouldHelp && (
        <WhitelistMenu ip={original.ip} seenWith={seenWith(original)} from="failed-logs" />
      ),
  }),
]);

type FailedLogsTableProps = {
  rows: FailedIpRow[];
  place: Place;
  pageSize: number;
  sort: Sort;
  credentials: Pick<Credential, 'id' | 'type' | 'name'>[];
  appUrl: string;
  actions: FailedLogsActions;
};

export function FailedLogsTable({ credentials, appUrl, actions, ...props }: FailedLogsTableProps) {
  return (
    <FailedLogsContext value={actions}>
      <DataTable
        {...props}
        label="Failed requests"
        columns={columns}
        rowId={(row) => `${row.credentialId} ${row.ip ?? row.stands}`}
        rowLabel={(row) => row.ip ?? (row.stands === 'others' ? 'other addresses' : 'unknown')}
        noun={['refused IP', 'refused IPs']}
        search={{ label: 'Search by IP or CIDR' }}
        facets={[
          {
            id: 'authkey',
            label: 'Authkey',
            any: 'Any authkey',
            options: credentials.map(({ id, type, name }) => ({
              value: id,
              label: type === 'client' ? `${name} (API client)` : name,
            })),
          },
        ]}
        filters={<RangeFilter />}
        filterKeys={['range']}
        bulkActions={(selected, clear) => <BulkActions rows={selected} clear={clear} />}
        expand={(row) => <Minutes row={row} />}
        empty={<NothingRefused appUrl={appUrl} />}
      />
    </FailedLogsContext>
  );
}

export function FailedLogsSkeleton() {
  return <DataTableSkeleton columns={columns} filters={3} selectable />;
}
