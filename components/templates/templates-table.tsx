'use client';

import { FileText } from 'lucide-react';
import { DataTable } from '#components/data-table/data-table.tsx';
import { DataTableSkeleton } from '#components/data-table/data-table-skeleton.tsx';
import { columnsOf } from '#components/data-table/features.ts';
import type { Sort } from '#components/data-table/search-params.ts';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { LinkButton } from '#components/ui/link-button.tsx';
import { Mono } from '#components/ui/mono.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import type { Place } from '#lib/core/paging/read-page';
import { countSegments } from '#lib/delivery/sms/segments';
import type { PublicTemplate } from '#lib/messages/templates/public-template';
import { TemplateText } from './template-text.tsx';

const column = columnsOf<PublicTemplate>();

const columns = column.columns([
  column.accessor('name', {
    header: 'Name',
    enableSorting: true,
    meta: { card: 'title' },
    cell: ({ row }) => <span className="break-words font-medium text-ink">{row.original.name}</span>,
  }),
  column.accessor('text', {
    header: 'Text',
    cell: ({ row }) => (
      <span className="grid max-w-120 min-w-0 max-sm:max-w-56 max-sm:text-right">
        <span className="truncate text-muted" title={row.original.text}>
          <TemplateText text={row.original.text} />
        </span>
      </span>
    ),
  }),
  column.display({
    id: 'segments',
    header: 'Segments',
    meta: { align: 'end', width: 'sm:max-lg:hidden' },
    cell: ({ row }) => {
      const { segments, encoding } = countSegments(row.original.text);
      return <span title={`${encoding}, before the variables are filled in`}>{segments}</span>;
    },
  }),
  column.accessor('id', {
    header: 'Template id',
    meta: { width: 'max-lg:hidden', card: 'hidden' },
    cell: ({ row: { original } }) => (
      <span className="inline-flex items-center gap-1 whitespace-nowrap">
        <Mono className="text-muted">…{original.id.slice(-8)}</Mono>
        <CopyButton value={original.id} label={`Copy the id of ${original.name}`} />
      </span>
    ),
  }),
  column.accessor('updatedAt', {
    header: 'Changed',
    enableSorting: true,
    cell: ({ row }) => <RelativeTime at={row.original.updatedAt} className="text-muted" />,
  }),
  column.display({
    id: 'actions',
    header: 'Actions',
    meta: { align: 'end', card: 'actions', hideHeader: true, width: 'sm:w-20' },
    cell: ({ row }) => (
      <LinkButton
        size="sm"
        href={`/sms/templates/${row.original.id}`}
        aria-label={`Open ${row.original.name}`}
      >
        Open
      </LinkButton>
    ),
  }),
]);

type TemplatesTableProps = {
  rows: PublicTemplate[];
  place: Place;
  pageSize: number;
  sort: Sort;
  canWrite: boolean;
};

export function TemplatesTable({ canWrite, ...props }: TemplatesTableProps) {
  return (
    <DataTable
      {...props}
      label="Templates"
      columns={columns}
      rowId={(row) => row.id}
      rowLabel={(row) => row.name}
      noun={['template', 'templates']}
      search={{ label: 'Search templates', placeholder: 'Search by name, text or id' }}
      empty={
        <EmptyState
          icon={FileText}
          title="No templates yet"
          action={
            canWrite && (
              <LinkButton href="/sms/templates/new" variant="primary">
                Create template
              </LinkButton>
            )
          }
        >
          A template is the text of a message, with places such as ##VAR1## that every request fills in.
        </EmptyState>
      }
    />
  );
}

export function TemplatesSkeleton() {
  return <DataTableSkeleton columns={columns} />;
}
