'use client';

import { KeyRound } from 'lucide-react';
import { DataTable } from '#components/data-table/data-table.tsx';
import { DataTableSkeleton } from '#components/data-table/data-table-skeleton.tsx';
import { columnsOf } from '#components/data-table/features.ts';
import type { Sort } from '#components/data-table/search-params.ts';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { LinkButton } from '#components/ui/link-button.tsx';
import { Mono } from '#components/ui/mono.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import type { ListedAuthkey } from '#lib/access/authkeys/list';
import type { Place } from '#lib/core/paging/read-page';
import { KeyStateBadge, SecurityBadge } from './badges.tsx';
import { Expires } from './expires.tsx';

export type AuthkeyRow = ListedAuthkey & { companyEntries: number };

const column = columnsOf<AuthkeyRow>();

const columns = column.columns([
  column.accessor('name', {
    header: 'Name',
    enableSorting: true,
    meta: { card: 'title' },
    cell: ({ row }) => (
      <span className="wrap-anywhere block min-w-24 font-medium text-ink">
        {row.original.name} <KeyStateBadge state={row.original.state} className="ml-1 align-middle" />
      </span>
    ),
  }),
  column.accessor('maskedKey', {
    header: 'Key',
    cell: ({ row }) => <MaskedKey maskedKey={row.original.maskedKey} />,
  }),
  column.accessor('integration', {
    header: 'Where integrated',
    enableSorting: true,
    cell: ({ row }) => <span className="wrap-anywhere text-muted">{row.original.integration || '–'}</span>,
  }),
  column.accessor('ipSecurity', {
    header: 'IP security',
    enableSorting: true,
    cell: ({ row }) => <SecurityBadge {...row.original} />,
  }),
  column.accessor('lastUsedAt', {
    header: 'Last used',
    enableSorting: true,
    cell: ({ row }) =>
      row.original.lastUsedAt ? (
        <RelativeTime at={row.original.lastUsedAt} className="text-muted" />
      ) : (
        <span className="text-subtle">never</span>
      ),
  }),
  column.accessor('expiresAt', {
    header: 'Expires',
    enableSorting: true,
    cell: ({ row }) => <Expires {...row.original} />,
  }),
  column.accessor('createdAt', {
    header: 'Created',
    enableSorting: true,
    cell: ({ row }) => <RelativeTime at={row.original.createdAt} className="text-muted" />,
  }),
  column.display({
    id: 'actions',
    header: 'Actions',
    meta: { align: 'end', card: 'actions' },
    cell: ({ row }) => (
      <LinkButton size="sm" href={`/authkeys/${row.original.id}`} aria-label={`Open ${row.original.name}`}>
        Open
      </LinkButton>
    ),
  }),
]);

export function MaskedKey({ maskedKey }: { maskedKey: string }) {
  const [start = ''] = maskedKey.split('…');
  return (
    <span className="inline-flex items-center gap-1 whitespace-nowrap">
      <Mono className="text-muted">{maskedKey}</Mono>
      <CopyButton value={start} label={`Copy ${start}`} />
    </span>
  );
}

type AuthkeysTableProps = {
  rows: AuthkeyRow[];
  place: Place;
  pageSize: number;
  sort: Sort;
  canWrite: boolean;
};

export function AuthkeysTable({ canWrite, ...props }: AuthkeysTableProps) {
  return (
    <DataTable
      {...props}
      label="Authkeys"
      columns={columns}
      rowId={(row) => row.id}
      rowLabel={(row) => row.name}
      noun={['authkey', 'authkeys']}
      search={{ label: 'Search authkeys', placeholder: 'Search by name, integration or key' }}
      empty={
        <EmptyState
          icon={KeyRound}
          title="No authkeys yet"
          action={
            canWrite && (
              <LinkButton href="/authkeys/new" variant="primary">
                Create authkey
              </LinkButton>
            )
          }
        >
          An authkey lets a program send requests in your name. With IP security on, it works only from the
          addresses that you whitelist.
        </EmptyState>
      }
    />
  );
}

export function AuthkeysTableSkeleton() {
  return <DataTableSkeleton columns={columns} />;
}
