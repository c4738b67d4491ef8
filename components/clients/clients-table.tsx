'use client';

import { CircleX, UserRound } from 'lucide-react';
import { Fragment } from 'react';
import { DataTable } from '#components/data-table/data-table.tsx';
import { DataTableSkeleton } from '#components/data-table/data-table-skeleton.tsx';
import { columnsOf } from '#components/data-table/features.ts';
import type { Sort } from '#components/data-table/search-params.ts';
import { Badge } from '#components/ui/badge.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { LinkButton } from '#components/ui/link-button.tsx';
import { IpText } from '#components/ui/mono.tsx';
import { formatNumber } from '#components/ui/number.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import type { ListedClient } from '#lib/access/clients/list';
import type { Place } from '#lib/core/paging/read-page';
import { ClientStateBadge, ExpiryBadge, ReportOnlyBadge } from './badges.tsx';

const column = columnsOf<ListedClient>();

const columns = column.columns([
  column.accessor('username', {
    header: 'User name',
    enableSorting: true,
    meta: { card: 'title' },
    cell: ({ row }) => <UserName username={row.original.username} />,
  }),
  column.accessor('entries', {
    header: 'Whitelisted IPs',
    cell: ({ row }) => (
      <span className="inline-flex flex-wrap items-center gap-x-2 gap-y-0.5">
        <ReportOnlyBadge {...row.original} />
        {(row.original.entries > 0 || !row.original.reportOnly) && <AllowedIps {...row.original} />}
      </span>
    ),
  }),
  column.accessor('passwordExpiresAt', {
    header: 'Password expires',
    enableSorting: true,
    cell: ({ row }) => <ExpiryBadge {...row.original} />,
  }),
  column.accessor('lastTokenAt', {
    header: 'Last token',
    enableSorting: true,
    cell: ({ row }) =>
      row.original.lastTokenAt ? (
        <RelativeTime at={row.original.lastTokenAt} className="text-muted" />
      ) : (
        <span className="text-subtle">never</span>
      ),
  }),
  column.accessor('state', {
    header: 'State',
    cell: ({ row }) => <ClientStateBadge state={row.original.state} />,
  }),
  column.display({
    id: 'actions',
    header: 'Actions',
    meta: { align: 'end', card: 'actions' },
    cell: ({ row }) => (
      <LinkButton size="sm" href={`/clients/${row.original.id}`} aria-label={`Open ${row.original.username}`}>
        Open
      </LinkButton>
    ),
  }),
]);

/** A long one breaks after its dots and underscores rather than anywhere. */
function UserName({ username }: { username: string }) {
  return (
    <span className="wrap-anywhere inline-block py-1 font-medium text-ink">
      {username.split(/(?<=[_.])/).map((part, index) => (
        <Fragment key={`${index} ${part}`}>
          {index > 0 && <wbr />}
          {part}
        </Fragment>
      ))}
    </span>
  );
}

function AllowedIps({ entries, firstEntries }: Pick<ListedClient, 'entries' | 'firstEntries'>) {
  const others = entries - firstEntries.length;
  if (entries === 0) {
    return (
      <Badge tone="refused" icon={<CircleX aria-hidden />}>
        None: refuses everyone
      </Badge>
    );
  }
  return (
    <span className="inline-flex flex-wrap items-baseline gap-x-2.5 py-1 max-sm:justify-end">
      {firstEntries.map((value) => (
        <IpText key={value} ip={value} className="text-muted" />
      ))}
      {others > 0 && <span className="text-subtle text-xs">+{formatNumber(others)}</span>}
    </span>
  );
}

type ClientsTableProps = {
  rows: ListedClient[];
  place: Place;
  pageSize: number;
  sort: Sort;
  canWrite: boolean;
};

export function ClientsTable({ canWrite, ...props }: ClientsTableProps) {
  return (
    <DataTable
      {...props}
      label="API clients"
      columns={columns}
      rowId={(row) => row.id}
      rowLabel={(row) => row.username}
      noun={['API client', 'API clients']}
      search={{ label: 'Search API clients', placeholder: 'Search by user name or IP' }}
      empty={
        <EmptyState
          icon={UserRound}
          title="No API clients yet"
          action={
            canWrite && (
              <LinkButton href="/clients/new" variant="primary">
                Create client
              </LinkButton>
            )
          }
        >
          An API client is a program that gets short-lived tokens with a user name and a password, only from
          the addresses that you list. Each token works only from the address that asked for it.
        </EmptyState>
      }
    />
  );
}

export function ClientsTableSkeleton() {
  return <DataTableSkeleton columns={columns} />;
}
