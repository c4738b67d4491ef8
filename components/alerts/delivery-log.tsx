'use client';

import { BellRing } from 'lucide-react';
import { createContext, use, useId } from 'react';
import { useChange } from '#components/actions/use-change.ts';
import { DataTable } from '#components/data-table/data-table.tsx';
import { DataTableSkeleton } from '#components/data-table/data-table-skeleton.tsx';
import { columnsOf } from '#components/data-table/features.ts';
import type { Sort } from '#components/data-table/search-params.ts';
import { Button } from '#components/ui/button.tsx';
import { cn } from '#components/ui/cn.ts';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Num } from '#components/ui/number.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import type { Delivery } from '#lib/alerts/deliveries/delivery';
import { deliveryKinds, deliveryStates } from '#lib/alerts/schemas';
import type { Place } from '#lib/core/paging/read-page';
import { alertChannels } from '#lib/events/kinds';
import type { ActionResult } from '#lib/panel/action';
import { channelWords } from './channel-words.ts';
import { DeliveryDetails } from './delivery-details.tsx';
import { DeliveryStateBadge } from './delivery-state.tsx';
import { kindWords, stateWords } from './delivery-words.ts';

type Retry = (id: string) => Promise<ActionResult<Delivery>>;

/** Columns are made once, so what their cells can do reaches them this way; null: nothing. */
const RetryContext = createContext<Retry | null>(null);

const column = columnsOf<Delivery>();

const columns = column.columns([
  column.accessor('title', {
    header: 'About',
    meta: { card: 'title' },
    cell: ({ row: { original } }) => (
      <span className="grid min-w-0 max-w-80">
        <span className="break-words text-ink">{original.title || kindWords(original.kind)}</span>
        {original.title && (
          <span className="font-normal text-subtle text-xs">{kindWords(original.kind)}</span>
        )}
      </span>
    ),
  }),
  column.accessor('recipient', {
    header: 'Recipient',
    cell: ({ row: { original } }) => (
      <span className="grid min-w-0 max-w-56">
        <span
          className={cn('truncate text-muted', original.channel !== 'email' && 'font-mono')}
          title={original.recipient}
        >
          {original.recipient}
        </span>
      </span>
    ),
  }),
  column.accessor('channel', {
    header: 'Channel',
    cell: ({ row }) => <span className="text-muted">{channelWords[row.original.channel]}</span>,
  }),
  column.accessor('state', {
    header: 'State',
    cell: ({ row: { original } }) => {
      const reason = original.failure ?? (original.state === 'queued' ? original.lastError : null);
      return (
        <span className={cn('inline-grid', reason && 'w-48 gap-0.5 py-0.5 max-sm:justify-items-end')}>
          <span>
            <DeliveryStateBadge state={original.state} />
          </span>
          {reason && (
            <span
              className={cn(
                'max-w-full truncate text-xs',
                original.state === 'failed' ? 'text-refused' : 'text-muted',
              )}
              title={reason}
            >
              {reason}
            </span>
          )}
        </span>
      );
    },
  }),
  column.accessor('attempts', {
    header: 'Attempts',
    meta: { align: 'end', width: 'sm:max-[1360px]:hidden' },
    cell: ({ row }) => <Num value={row.original.attempts} className="font-mono" />,
  }),
  column.accessor('createdAt', {
    header: 'Created',
    enableSorting: true,
    cell: ({ row }) => <RelativeTime at={row.original.createdAt} className="text-muted" />,
  }),
  column.display({
    id: 'actions',
    header: 'Actions',
    meta: { align: 'end', card: 'actions', hideHeader: true, width: 'sm:w-28' },
    cell: ({ row }) => <SendAgain delivery={row.original} />,
  }),
]);

function SendAgain({ delivery: { id, recipient, canRetry } }: { delivery: Delivery }) {
  const retry = use(RetryContext);
  const { pending, run } = useChange();
  if (!retry || !canRetry) return null;
  return (
    <Button
      size="sm"
      loading={pending}
      aria-label={`Send again to ${recipient}`}
      onClick={() =>
        run(() => retry(id), { done: `It is sent again to ${recipient}`, refused: 'It was not sent again' })
      }
    >
      Send again
    </Button>
  );
}

type DeliveryLogProps = {
  rows: Delivery[];
  place: Place;
  pageSize: number;
  sort: Sort;
  canWrite: boolean;
  retry: Retry;
};

/** What was sent to whom when, and what became of it. */
export function DeliveryLog({ canWrite, retry, ...props }: DeliveryLogProps) {
  const titleId = useId();
  return (
    <section aria-labelledby={titleId} className="mt-8 min-w-0">
      <h2 id={titleId} className="font-semibold text-ink text-lg">
        Delivery log
      </h2>
      <p className="mb-3 text-sm text-subtle">One line a recipient, for 90 days. OTPs are not shown.</p>
      <RetryContext value={canWrite ? retry : null}>
        <DataTable
          {...props}
          label="Delivery log"
          columns={columns}
          rowId={(row) => row.id}
          rowLabel={(row) => `${row.title || kindWords(row.kind)} to ${row.recipient}`}
          noun={['delivery', 'deliveries']}
          search={{ label: 'Search by recipient' }}
          facets={[
            {
              id: 'channel',
              label: 'Channel',
              any: 'Any channel',
              options: alertChannels.map((channel) => ({ value: channel, label: channelWords[channel] })),
            },
            {
              id: 'kind',
              label: 'About',
              any: 'About anything',
              options: deliveryKinds.map((kind) => ({ value: kind, label: kindWords(kind) })),
            },
            {
              id: 'state',
              label: 'State',
              any: 'Any state',
              options: deliveryStates.map((state) => ({ value: state, label: stateWords[state] })),
            },
          ]}
          expand={(row) => <DeliveryDetails delivery={row} />}
          empty={
            <EmptyState icon={BellRing} title="Nothing has been sent yet">
              An alert appears here as soon as something happens that is switched on above: a refused request,
              a changed whitelist, a sign-in from a new IP.
            </EmptyState>
          }
        />
      </RetryContext>
    </section>
  );
}

export function DeliveryLogSkeleton() {
  return <DataTableSkeleton columns={columns} filters={4} rows={5} />;
}
