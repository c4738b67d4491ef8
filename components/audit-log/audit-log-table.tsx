'use client';

import { ScrollText } from 'lucide-react';
import { DataTable } from '#components/data-table/data-table.tsx';
import { DataTableSkeleton } from '#components/data-table/data-table-skeleton.tsx';
import { columnsOf } from '#components/data-table/features.ts';
import type { Sort } from '#components/data-table/search-params.ts';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { IpText } from '#components/ui/mono.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import type { AuditEventList, AuditEventRow } from '#lib/events/log/list';
import type { LoggedActor } from '#lib/events/log/list-actors';
import { EventDetails, noAddress } from './event-details.tsx';
import { facetsOf } from './facets.ts';
import { sentenceOf, whatWasDone, whoDid } from './sentences.ts';
import { TargetFilter } from './target-filter.tsx';
import { TargetLink } from './target-link.tsx';
import { TimeFilter } from './time-filter.tsx';

const column = columnsOf<AuditEventRow>();

// On phones a row is two lines: when and from where, then the whole sentence.
const columns = column.columns([
  column.accessor('at', {
    id: 'seq',
    header: 'When',
    enableSorting: true,
    meta: {
      card: 'title',
      width: 'sm:w-30 max-sm:min-h-7 max-sm:pr-0 max-sm:font-normal',
    },
    cell: ({ row: { original } }) => (
      <span className="text-muted">
        <RelativeTime at={original.at} />
        {original.ip && (
          <span className="sm:hidden">
            {' · '}
            <IpText ip={original.ip} className="text-muted" />
          </span>
        )}
      </span>
    ),
  }),
  column.accessor('actor', {
    header: 'Who',
    meta: { card: 'hidden' },
    cell: ({ row: { original } }) => (
      <span className="block max-w-40 truncate text-ink" title={whoDid(original.actor)}>
        {whoDid(original.actor)}
      </span>
    ),
  }),
  column.accessor('action', {
    header: 'What',
    meta: {
      width: 'max-sm:min-h-0 max-sm:justify-start max-sm:text-left max-sm:before:hidden',
    },
    cell: ({ row: { original } }) => (
      <span className="block min-w-64 wrap-anywhere text-ink">
        <span className="sm:hidden">{whoDid(original.actor)} </span>
        {whatWasDone(original)}
      </span>
    ),
  }),
  column.accessor('target', {
    header: 'Target',
    meta: { card: 'hidden' },
    cell: ({ row }) => <TargetLink event={row.original} />,
  }),
  column.accessor('ip', {
    header: 'From IP',
    meta: { card: 'hidden' },
    cell: ({ row: { original } }) =>
      original.ip ? <IpText ip={original.ip} className="text-muted" /> : noAddress(original),
  }),
]);

type AuditLogTableProps = {
  list: AuditEventList;
  actors: LoggedActor[];
  pageSize: number;
  sort: Sort;
};

export function AuditLogTable({ list: { rows, ...place }, actors, pageSize, sort }: AuditLogTableProps) {
  return (
    <DataTable
      rows={rows}
      place={place}
      pageSize={pageSize}
      sort={sort}
      label="Audit log"
      columns={columns}
      rowId={(row) => row.id}
      rowLabel={(row) => `“${sentenceOf(row)}”`}
      noun={['event', 'events']}
      search={{ label: 'Search by name, IP or request id' }}
      facets={facetsOf(actors)}
      filters={
        <>
          <TimeFilter />
          <TargetFilter newest={rows[0]} />
        </>
      }
      filterKeys={['range', 'from', 'to', 'target']}
      expand={(row) => <EventDetails event={row} />}
      rowsOpen
      empty={
        <EmptyState icon={ScrollText} title="Nothing has been written down yet">
          Sign-ins, OTPs, exports, secrets that were shown and every change appear here as they happen.
        </EmptyState>
      }
    />
  );
}

export function AuditLogSkeleton() {
  return <DataTableSkeleton columns={columns} filters={4} />;
}
