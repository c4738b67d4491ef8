'use client';

import { KeyRound } from 'lucide-react';
import { DataTable } from '#components/data-table/data-table.tsx';
import { DataTableSkeleton } from '#components/data-table/data-table-skeleton.tsx';
import { columnsOf } from '#components/data-table/features.ts';
import type { Sort } from '#components/data-table/search-params.ts';
import type { Facet } from '#components/data-table/toolbar.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { LinkButton } from '#components/ui/link-button.tsx';
import { Mono } from '#components/ui/mono.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import type { LetsIn } from '#lib/access/authkeys/lets-in';
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
      <span className="wrap-anywhere flex min-w-24 flex-wrap items-center gap-x-2 gap-y-0.5 font-medium text-ink">
        {row.original.name} <KeyStateBadge state={row.original.state} />
      </span>
    ),
  }),
  column.accessor('maskedKey', {
    header: 'Key',
    cell: ({ row }) => <MaskedKey maskedKey={row.original.maskedKey} />,
  }),
  column.accessor('integration', {
    header: 'Used in',
    enableSorting: true,
    cell: ({ row }) => (
      <span className="wrap-anywhere line-clamp-2 min-w-20 text-muted" title={row.original.integration}>
        {row.original.integration || '–'}
      </span>
    ),
  }),
  column.accessor('ipSecurity', {
    header: 'IP security',
    enableSorting: true,
    cell: ({ row }) => (
      <span className="grid justify-items-start gap-0.5">
        <SecurityBadge {...row.original} />
        {row.original.letsIn && (
          <span className="text-muted text-xs">{letsInWords[row.original.letsIn]}</span>
        )}
      </span>
    ),
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

const letsInWords: Record<LetsIn, string> = {
  own: 'Accepts it: in its own list, or one that it uses',
  company: "Accepts it: in the company's list, or one that it uses",
  report: 'Accepts it: report only',
  off: 'Accepts it: IP security is off',
};

const facets: Facet[] = [
  {
    id: 'state',
    label: 'State',
    any: 'Any state',
    options: [
      { value: 'active', label: 'Active' },
      { value: 'disabled', label: 'Disabled' },
      { value: 'expired', label: 'Expired' },
    ],
  },
  {
    id: 'mode',
    label: 'IP security',
    any: 'Any mode',
    options: [
      { value: 'on', label: 'On' },
      { value: 'report', label: 'Report only' },
      { value: 'off', label: 'Off' },
    ],
  },
  {
    id: 'entries',
    label: 'Own entries',
    any: 'Any list',
    options: [{ value: 'none', label: 'No own entries' }],
  },
  {
    id: 'unused',
    label: 'Last used',
    any: 'Any use',
    options: [
      { value: '30', label: 'Unused for 30 days' },
      { value: '90', label: 'Unused for 90 days' },
    ],
  },
  {
    id: 'expires',
    label: 'Expires',
    any: 'Any expiry',
    options: [
      { value: '7', label: 'Expires within 7 days' },
      { value: '30', label: 'Expires within 30 days' },
    ],
  },
];

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
      search={{ label: 'Search authkeys', placeholder: 'Search by name, key or an address' }}
      facets={facets}
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
