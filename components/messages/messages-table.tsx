'use client';

import { MessageSquare } from 'lucide-react';
import { DataTable } from '#components/data-table/data-table.tsx';
import { DataTableSkeleton } from '#components/data-table/data-table-skeleton.tsx';
import { columnsOf } from '#components/data-table/features.ts';
import type { Sort } from '#components/data-table/search-params.ts';
import { cn } from '#components/ui/cn.ts';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { LinkButton } from '#components/ui/link-button.tsx';
import { Mono } from '#components/ui/mono.tsx';
import { countOf } from '#components/ui/number.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import type { Place } from '#lib/core/paging/read-page';
import type { MessageRow } from '#lib/messages/list';
import { messageStates } from '#lib/messages/schemas';
import { MessageDetails } from './message-details.tsx';
import { credentialWords, templateWords } from './message-words.ts';
import { type OnSendAgain, SendAgain, SendAgainContext } from './send-again.tsx';
import { MessageStateBadge, messageStateWords } from './state-badge.tsx';

const column = columnsOf<MessageRow>();

const columns = column.columns([
  column.accessor('recipient', {
    header: 'Recipient',
    meta: { card: 'title' },
    cell: ({ row }) =>
      row.original.recipient === '' ? (
        <span className="text-subtle">no longer kept</span>
      ) : (
        <Mono className="text-ink">+{row.original.recipient}</Mono>
      ),
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
    meta: { card: 'hidden', width: 'max-2xl:hidden' },
    cell: ({ row }) => <Short>{templateWords(row.original)}</Short>,
  }),
  column.accessor('credentialName', {
    header: 'Authkey',
    meta: { card: 'hidden', width: 'max-lg:hidden' },
    cell: ({ row }) => <Short>{credentialWords(row.original)}</Short>,
  }),
  column.accessor('state', {
    header: 'State',
    cell: ({ row: { original } }) => {
      const said = noteOf(original);
      return (
        <span className={cn('inline-grid', said && 'w-48 gap-0.5 py-0.5 max-sm:justify-items-end')}>
          <span>
            <MessageStateBadge state={original.state} />
          </span>
          {said && (
            <span
              className={cn(
                'max-w-full truncate text-xs',
                original.state === 'failed' ? 'text-refused' : 'text-subtle',
              )}
              title={said}
            >
              {said}
            </span>
          )}
        </span>
      );
    },
  }),
  column.accessor('createdAt', {
    header: 'Created',
    enableSorting: true,
    cell: ({ row }) => <RelativeTime at={row.original.createdAt} className="text-muted" />,
  }),
]);

/** What stands below the state: why it failed, or why it is still queued. */
function noteOf({ state, failure, lastError, attempts }: MessageRow): string | null {
  if (state === 'failed') return failure;
  return state === 'queued' && lastError ? `${countOf(attempts, 'try', 'tries')}: ${lastError}` : null;
}

/** On one line, whole on hover. */
function Short({ children }: { children: string }) {
  return (
    <span className="block max-w-36 truncate text-muted" title={children}>
      {children}
    </span>
  );
}

type MessagesTableProps = {
  rows: MessageRow[];
  place: Place;
  pageSize: number;
  sort: Sort;
  /** null: who looks may not send. */
  onSendAgain: OnSendAgain | null;
};

export function MessagesTable({ onSendAgain, ...props }: MessagesTableProps) {
  return (
    <SendAgainContext value={onSendAgain}>
      <DataTable
        {...props}
        label="Messages"
        columns={columns}
        rowId={(row) => row.id}
        rowLabel={(row) => (row.recipient ? `message to +${row.recipient}` : `message ${row.requestId}`)}
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
        bulkActions={onSendAgain ? (rows, clear) => <SendAgain messages={rows} onDone={clear} /> : undefined}
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
    </SendAgainContext>
  );
}

export function MessagesSkeleton() {
  return <DataTableSkeleton columns={columns} filters={2} selectable />;
}
