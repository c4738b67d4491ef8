'use client';

import type { MouseEvent } from 'react';
import { Button } from '#components/ui/button.tsx';
import { countOf, formatNumber } from '#components/ui/number.tsx';
import type { EntryListProps, ShownRow } from './entry-list-props.ts';
import { RemoveEntries } from './remove-entries.tsx';

type EntryChoiceProps = Pick<EntryListProps, 'title' | 'whenLast' | 'onPreviewRemoval' | 'onRemove'> & {
  rows: ShownRow[];
  chosen: ReadonlySet<string>;
  choose: (ids: string[]) => void;
  onClose: () => void;
};

/** What can be done with the entries that were chosen, while some are being chosen. */
export function EntryChoice({ rows, chosen, choose, onClose, ...props }: EntryChoiceProps) {
  const ids = rows.flatMap(({ id, storing }) => (chosen.has(id) && !storing ? [id] : []));

  /** The button goes with what it closes: the focus goes to the menu that has opened it. */
  function close({ currentTarget }: MouseEvent) {
    const list = currentTarget.closest('section:has(textarea)');
    list?.querySelector<HTMLElement>('button[aria-haspopup="menu"]')?.focus();
    onClose();
  }

  return (
    <section
      aria-label={`Chosen of ${props.title}`}
      className="flex flex-wrap items-center gap-2 border-t bg-sunken px-4 py-2 text-sm"
    >
      <p role="status" className="font-medium tabular-nums">
        {formatNumber(ids.length)} chosen
      </p>
      <Button variant="ghost" size="sm" onClick={() => choose(rows.map(({ id }) => id))}>
        {`Choose all ${formatNumber(rows.length)} shown`}
      </Button>
      <span className="ml-auto flex gap-2">
        <Button size="sm" onClick={close}>
          Done
        </Button>
        {ids.length > 0 && (
          <RemoveEntries
            ids={ids}
            value={countOf(ids.length, 'entry', 'entries')}
            list={props.title}
            whenLast={props.whenLast}
            onPreview={props.onPreviewRemoval}
            onRemove={props.onRemove}
            onDone={() => choose([])}
          >
            Remove
          </RemoveEntries>
        )}
      </span>
    </section>
  );
}
