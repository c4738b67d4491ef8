'use client';

import { MessageSquare } from 'lucide-react';
import type { MessageRow } from '#lib/messages/list';
import { messageStates } from '#lib/messages/schemas';
import { DataTable } from '../data-table/data-table.tsx';
import { DataTableSkeleton } from '../data-table/data-table-skeleton.tsx';
import { columnsOf } from '../data-table/features.ts';
import type { Sort } from '../data-table/search-params.ts';
import { cn } from '../ui/cn.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { LinkButton } from '../ui/link-button.tsx';
import { Mono } from '../ui/mono.tsx';
import { countOf } from '../ui/number.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { MessageDetails } from './message-details.tsx';
import { MessageStateBadge, messageStateWords } from './state-badge.tsx';

const column = columnsOf<MessageRow>();

const columns = column.columns([
  column.accessor('recipient', {
    header: 'Recipient',
    meta: { card: 'title' },
    cell: ({ row }) => <Mono className="text-ink">+{row.original.recipient}</Mono>,
  }),
  column.accessor('text', {
    header: 'Text',
    cell: ({ row }) => (
      <span className="grid max-w-88 min-w-0 max-sm:max-w-56">
        <span className="truncate" title={row.original.text}>
          {row.original.text}
        </span>
      </span>
    ),
  }),
  column.accessor('segments', {
    header: 'Segments',
    meta: { align: 'end', width: 'sm:max-lg:hidden' },
    cell: ({ row }) => (
      <span title={`${countOf(row.original.segments, 'segment')}, ${row.original.encoding}`}>
        {row.original.segments}
        {row.original.encoding === 'Unicode' && <span className="text-subtle text-xs"> Unicode</span>}
      </span>
    ),
  }),
  column.accessor('templateName', {
    header: 'Template',
    meta: { card: 'hidden', width: 'max-xl:hidden' },
    cell: ({ row }) => <Short>{row.original.templateName ?? 'deleted'}</Short>,
  }),
  column.accessor('credentialName', {
    header: 'Authkey',
    meta: { card: 'hidden', width: 'max-lg:hidden' },
    cell: ({ row }) => <Short>{row.original.credentialName ?? 'deleted'}</Short>,
  }),
  column.accessor('state', {
    header: 'State',
    cell: ({ row: { original } }) => (
      <span className={cn('inline-grid', original.failure && 'w-40 gap-0.5 py-0.5 max-sm:justify-items-end')}>
        <span>
          <MessageStateBadge state={original.state} />
        </span>
        {original.failure && (
          <span className="max-w-full truncate text-refused text-xs" title={original.failure}>
            {original.failure}
          </span>
        )}
      </span>
    ),
  }),
  column.accessor('createdAt', {
    header: 'Created',
    enableSorting: true,
    cell: ({ row }) => <RelativeTime at={row.original.createdAt} className="text-muted" />,
  }),
]);

/** On one line, whole on hover. */
function Short({ children }: { children: string }) {
  return (
    <span className="block max-w-36 truncate text-muted" title={children}>
      {children}
    </span>
  );
}

type MessagesTableProps = { rows: MessageRow[]; total: number; page: number; pageSize: number; sort: Sort };

export function MessagesTable(props: MessagesTableProps) {
  return (
    <DataTable
      {...props}
      label="Messages"
      columns={columns}
      rowId={(row) => row.id}
      rowLabel={(row) => `message to +${row.recipient}`}
      noun={['message', 'messages']}
      search={{ label: 'Search by request id or number' }}
      facets={[
        {
          id: 'state',
          label: 'State',
          any: 'Any state',
          options: messageStates.map((state) => ({ value: state, label: messageStateWords[state] })),
        },
      ]}
      expand={(row) => <MessageDetails message={row} />}
      empty={
        <EmptyState
          icon={MessageSquare}
          title="No messages yet"
          action={<LinkButton href="/sms/templates">Open Templates</LinkButton>}
        >
          A message appears here as soon as the API has accepted it. Every template shows a request that is
          ready to be sent.
        </EmptyState>
      }
    />
  );
}

export function MessagesSkeleton() {
  return <DataTableSkeleton columns={columns} filters={2} />;
}
