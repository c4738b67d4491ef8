'use client';

import { useOptimistic, useState } from 'react';
import { Card } from '#components/ui/card.tsx';
import { formatNumber } from '#components/ui/number.tsx';
import { readList } from '#lib/net/read-list';
import { AddEntriesForm } from './add-entries-form.tsx';
import { EntryChoice } from './entry-choice.tsx';
import { EntryListMenu } from './entry-list-menu.tsx';
import type { EntryListProps, ShownRow } from './entry-list-props.ts';
import { EntryRows } from './entry-rows.tsx';
import { isSearchable } from './is-searchable.ts';
import { ListSearch, ShowMore } from './list-search.tsx';
import { ReviewEntries } from './review-entries.tsx';
import { YourAddress } from './your-address.tsx';

/** One whitelist: its box to add to and its entries, newest first. */
export function EntryList(props: EntryListProps) {
  const { title, list, urlKey, canWrite, onAdd } = props;
  const [rows, addOptimistic] = useOptimistic<ShownRow[], { text: string; note: string }>(list.rows, withNew);
  const [chosen, setChosen] = useState<ReadonlySet<string> | null>(null);
  const [imported, setImported] = useState<{ text: string } | null>(null);
  const searchable = isSearchable(list);

  return (
    <Card
      flush
      title={title}
      {...(props.region && { 'aria-labelledby': undefined, 'aria-label': props.region })}
      description={props.description}
      actions={
        <>
          <span className="font-mono text-sm text-subtle">{formatNumber(list.total)}</span>
          {list.total > 0 && <ReviewEntries {...props} />}
          <EntryListMenu
            {...props}
            isEmpty={list.total === 0}
            onChoose={() => setChosen(chosen ?? new Set())}
            onImport={(text) => setImported({ text })}
          />
        </>
      }
    >
      {canWrite && (
        <div className="border-t p-4">
          <AddEntriesForm
            list={title}
            owner={props.owner.type}
            onAdd={onAdd}
            imported={imported}
            onOptimistic={(text, note) => addOptimistic({ text, note })}
          />
        </div>
      )}
      <div className="border-t px-4">
        <YourAddress here={props.here} list={props.owner.id} canWrite={canWrite} />
      </div>
      {chosen && (
        <EntryChoice
          {...props}
          rows={rows}
          chosen={chosen}
          choose={(ids) => setChosen(new Set(ids))}
          onClose={() => setChosen(null)}
        />
      )}
      {searchable && (
        <div className="border-t px-4 py-2">
          <ListSearch urlKey={urlKey} title={title} matching={list.matching} total={list.total} />
        </div>
      )}
      <div className="border-t">
        {rows.length > 0 ? (
          <EntryRows
            {...props}
            rows={rows}
            chosen={chosen}
            onChoose={(id, isChosen) => setChosen(withOrWithout(chosen, id, isChosen))}
          />
        ) : (
          <div className="px-4 py-8 text-center text-muted text-sm">
            {list.total > 0 ? 'No entry matches.' : props.empty}
          </div>
        )}
        {list.matching > list.rows.length && (
          <ShowMore urlKey={urlKey} shown={list.rows.length} matching={list.matching} />
        )}
      </div>
    </Card>
  );
}

/** What will stand on top once it is stored; what cannot be is not shown. */
function withNew(rows: ShownRow[], { text, note }: { text: string; note: string }): ShownRow[] {
  const { results } = readList(text);
  if (results.some((result) => !result.ok || result.entry.wide)) return rows;
  const there = new Set(rows.map((row) => row.value));
  const values = results.flatMap((result) =>
    result.ok && !there.has(result.entry.value) ? [result.entry.value] : [],
  );
  const createdAt = new Date();
  const fresh = values.slice(0, 100).map((value) => ({
    id: value,
    value,
    note,
    addedBy: 'you',
    createdAt,
    expiresAt: null,
    lastMatchedAt: null,
    leased: false,
    leases: [],
    storing: true as const,
  }));
  return [...fresh, ...rows];
}

function withOrWithout(chosen: ReadonlySet<string> | null, id: string, isChosen: boolean): Set<string> {
  const next = new Set(chosen);
  if (isChosen) next.add(id);
  else next.delete(id);
  return next;
}
