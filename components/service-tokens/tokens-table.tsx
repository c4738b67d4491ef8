'use client';

import { Bot, CircleX } from 'lucide-react';
import { Expires } from '#components/authkeys/expires.tsx';
import { DataTable } from '#components/data-table/data-table.tsx';
import { DataTableSkeleton } from '#components/data-table/data-table-skeleton.tsx';
import { columnsOf } from '#components/data-table/features.ts';
import type { Sort } from '#components/data-table/search-params.ts';
import { Badge } from '#components/ui/badge.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { LinkButton } from '#components/ui/link-button.tsx';
import { IpText, Mono } from '#components/ui/mono.tsx';
import { formatNumber } from '#components/ui/number.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import type { ListedServiceToken } from '#lib/access/service-tokens/list';
import type { Place } from '#lib/core/paging/read-page';
import type { ActionResult } from '#lib/panel/action';
import { RevokeToken } from './revoke-token.tsx';

type Row = ListedServiceToken & { onRevoke: () => Promise<ActionResult<unknown>> };

const column = columnsOf<Row>();

const columns = column.columns([
  column.accessor('name', {
    header: 'Name',
    enableSorting: true,
    meta: { card: 'title' },
    cell: ({ row: { original } }) => (
      <span className="wrap-anywhere grid py-1 sm:min-w-36">
        <span className="font-medium text-ink">{original.name}</span>
        <Mono className="whitespace-nowrap font-normal text-subtle text-xs">{original.maskedKey}</Mono>
        <span className="font-normal text-subtle text-xs">
          by {original.createdBy}, <RelativeTime at={original.createdAt} />
        </span>
      </span>
    ),
  }),
  column.accessor('scopes', {
    header: 'Scopes',
    cell: ({ row }) => (
      <span className="inline-flex flex-wrap gap-x-2.5 gap-y-0.5 py-1 max-sm:justify-end">
        {row.original.scopes.map((scope) => (
          <Mono key={scope} className="whitespace-nowrap text-muted">
            {scope}
          </Mono>
        ))}
      </span>
    ),
  }),
  column.accessor('entries', { header: 'IPs', cell: ({ row }) => <Ips {...row.original} /> }),
  column.accessor('lastUsedAt', {
    header: 'Last used',
    enableSorting: true,
    cell: ({ row }) => <LastUsed {...row.original} />,
  }),
  column.accessor('expiresAt', {
    header: 'Expires',
    enableSorting: true,
    cell: ({ row }) => <Expires {...row.original} />,
  }),
  column.display({
    id: 'actions',
    header: 'Actions',
    meta: { align: 'end', card: 'actions' },
    cell: ({ row: { original } }) => (
      <span className="flex justify-end gap-2">
        <LinkButton
          size="sm"
          href={`/settings/service-tokens/${original.id}`}
          aria-label={`Open ${original.name}`}
        >
          Open
        </LinkButton>
        <RevokeToken name={original.name} size="sm" onRevoke={original.onRevoke} />
      </span>
    ),
  }),
]);

function Ips({ entries, firstEntries }: Pick<ListedServiceToken, 'entries' | 'firstEntries'>) {
  if (entries === 0) {
    return (
      <Badge tone="refused" icon={<CircleX aria-hidden />}>
        None: refused everywhere
      </Badge>
    );
  }
  const others = entries - firstEntries.length;
  return (
    <span className="inline-flex flex-wrap items-baseline gap-x-2.5 py-1 max-sm:justify-end">
      {firstEntries.map((value) => (
        <IpText key={value} ip={value} className="text-muted" />
      ))}
      {others > 0 && <span className="text-subtle text-xs">+{formatNumber(others)}</span>}
    </span>
  );
}

function LastUsed({ lastUsedAt, lastUsedIp }: Pick<ListedServiceToken, 'lastUsedAt' | 'lastUsedIp'>) {
  if (!lastUsedAt) return <span className="text-subtle">never</span>;
  return (
    <span className="grid py-1 text-muted max-sm:justify-items-end">
      <RelativeTime at={lastUsedAt} />
      {lastUsedIp && (
        <span className="text-xs">
          from <IpText ip={lastUsedIp} className="text-current" />
        </span>
      )}
    </span>
  );
}

type TokensTableProps = {
  rows: ListedServiceToken[];
  place: Place;
  pageSize: number;
  sort: Sort;
  onRevoke: (id: string) => Promise<ActionResult<unknown>>;
};

export function TokensTable({ rows, onRevoke, ...props }: TokensTableProps) {
  return (
    <DataTable
      {...props}
      rows={rows.map((row) => ({ ...row, onRevoke: () => onRevoke(row.id) }))}
      label="Service tokens"
      columns={columns}
      rowId={(row) => row.id}
      rowLabel={(row) => row.name}
      noun={['service token', 'service tokens']}
      search={{ label: 'Search service tokens', placeholder: 'Search by name or token' }}
      empty={
        <EmptyState icon={Bot} title="No service tokens yet">
          With a service token a program of yours manages authkeys and whitelists through the API: a deploy
          pipeline, a script, the keyfence command. Make the first one below.
        </EmptyState>
      }
    />
  );
}

export function TokensTableSkeleton() {
  return <DataTableSkeleton columns={columns} />;
}
