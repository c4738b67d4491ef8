'use client';

import { type ReactNode, useState, useTransition } from 'react';
import { attempt } from '#components/actions/attempt.ts';
import { Button } from '#components/ui/button.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { FormError } from '#components/ui/form-error.tsx';
import { IpText } from '#components/ui/mono.tsx';
import { formatNumber } from '#components/ui/number.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import type { Review, ReviewedEntry } from '#lib/access/whitelist/review';
import { coverageWords } from './coverage-words.ts';
import { Matched } from './entry-facts.tsx';
import type { EntryListProps } from './entry-list-props.ts';
import { RemoveEntries } from './remove-entries.tsx';
import { TightenEntry } from './tighten-entry.tsx';

type ReviewEntriesProps = Pick<
  EntryListProps,
  'title' | 'canWrite' | 'whenLast' | 'onReview' | 'onTighten' | 'onPreviewRemoval' | 'onRemove'
>;

/** What could be cleaned up in a list: looked for when it is asked for, and again after each change. */
export function ReviewEntries(props: ReviewEntriesProps) {
  const { title, canWrite, onReview } = props;
  const [open, setOpen] = useState(false);
  const [review, setReview] = useState<Review | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [looking, startLooking] = useTransition();

  function look() {
    startLooking(async () => {
      const result = await attempt(onReview);
      setReview(result.ok ? result.data : null);
      setProblem(result.ok ? null : result.error.message);
    });
  }

  function changeOpen(next: boolean) {
    setOpen(next);
    if (next) look();
    else setReview(null);
  }

  const remove = ({ id, value }: ReviewedEntry) =>
    canWrite && (
      <RemoveEntries
        ids={[id]}
        value={value}
        list={title}
        whenLast={props.whenLast}
        onPreview={props.onPreviewRemoval}
        onRemove={props.onRemove}
        onDone={look}
        variant="danger-ghost"
      >
        Remove
      </RemoveEntries>
    );

  return (
    <>
      <Button size="sm" onClick={() => changeOpen(true)}>
        Review entries
      </Button>
      <Dialog open={open} onOpenChange={changeOpen} title={`Review entries: ${title}`} size="lg">
        {problem && <FormError>{problem}</FormError>}
        {!review && looking && <Skeleton className="h-40 w-full" />}
        {review && (
          <div className="grid grid-cols-1 gap-5" aria-busy={looking}>
            <Callout>{coverageWords(review.coverage)}</Callout>
            <Group
              title="Nothing matched in 30 days"
              none="Every entry was matched in the last 30 days."
              group={review.idle}
              about={({ lastMatchedAt }) => <Matched at={lastMatchedAt} />}
              actions={remove}
            />
            <Group
              title="Inside other entries"
              none="No entry lies inside another."
              group={review.inside}
              about={({ within }) => (
                <>
                  in <IpText ip={within} />
                </>
              )}
              actions={remove}
            />
            <Group
              title="Ranges with one or two addresses seen"
              none="No range is wider than the addresses that came from it."
              group={review.sparse}
              about={({ tightened }) => `only ${tightened.join(' and ')}`}
              actions={(row) =>
                canWrite && <TightenEntry row={row} onTighten={props.onTighten} onDone={look} />
              }
            />
          </div>
        )}
      </Dialog>
    </>
  );
}

type GroupProps<Row> = {
  title: string;
  /** Said where there is none. */
  none: string;
  group: { rows: Row[]; total: number };
  about: (row: Row) => ReactNode;
  actions: (row: Row) => ReactNode;
};

function Group<Row extends ReviewedEntry>({ title, none, group, about, actions }: GroupProps<Row>) {
  const { rows, total } = group;
  return (
    <section aria-label={title} className="grid grid-cols-1 gap-1.5">
      <h3 className="flex justify-between gap-3 font-medium text-ink text-sm">
        {title}
        <span className="font-mono text-subtle">{formatNumber(total)}</span>
      </h3>
      {rows.length === 0 ? (
        <p className="text-sm text-subtle">{none}</p>
      ) : (
        <ul className="divide-y rounded-lg border">
          {rows.map((row) => (
            <li key={row.id} className="flex flex-wrap items-center justify-between gap-x-3 px-3 py-1.5">
              <span className="grid min-w-0">
                <IpText ip={row.value} />
                <span className="text-subtle text-xs">
                  {row.note && `${row.note}, `}
                  {about(row)}
                </span>
              </span>
              <span className="ml-auto">{actions(row)}</span>
            </li>
          ))}
        </ul>
      )}
      {total > rows.length && (
        <p className="text-sm text-subtle">{`The first ${formatNumber(rows.length)} are shown.`}</p>
      )}
    </section>
  );
}
