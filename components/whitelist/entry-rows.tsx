'use client';

import { Checkbox } from '#components/ui/checkbox.tsx';
import { cn } from '#components/ui/cn.ts';
import { IpText } from '#components/ui/mono.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { ScrollArea } from '#components/ui/scroll-area.tsx';
import { Spinner } from '#components/ui/spinner.tsx';
import { Table, TBody, Td, THead, Th, Tr } from '#components/ui/table.tsx';
import { EditEntry } from './edit-entry.tsx';
import { EntryFacts, LastMatched, LeasedBy, LifeLeft } from './entry-facts.tsx';
import type { EntryListProps, ShownRow } from './entry-list-props.ts';
import { familyOf } from './family-of.ts';
import { RemoveEntries } from './remove-entries.tsx';

/** On phones and beside another list there is room for the address alone: the rest stands below it. */
const wide = 'max-sm:hidden sm:@max-2xl:hidden';
const narrow = 'sm:@2xl:hidden';
const beside = 'break-words font-normal text-subtle text-xs';

/** On phones a note stands beside its entry; that of a longer one, on the line below with the rest, unless that is long, too. */
const isLong = ({ value, leases }: ShownRow) => value.length > 18 && leases.length === 0;

type EntryRowsProps = Omit<EntryListProps, 'list'> & {
  rows: ShownRow[];
  /** While entries are being chosen: which. */
  chosen: ReadonlySet<string> | null;
  onChoose: (id: string, isChosen: boolean) => void;
};

export function EntryRows({
  rows,
  chosen,
  onChoose,
  title,
  whenLast,
  canWrite,
  onEdit,
  onPreviewRemoval,
  onRemove,
}: EntryRowsProps) {
  return (
    <ScrollArea label={`${title}, entries`} className="@container sm:max-h-120">
      <Table aria-label={title}>
        <THead>
          <Tr>
            {chosen && (
              <Th className="w-10">
                <span className="sr-only">Chosen</span>
              </Th>
            )}
            <Th>Entry</Th>
            <Th className={wide}>Family</Th>
            <Th className={wide}>Last matched</Th>
            <Th className={wide}>Expires</Th>
            <Th className={wide}>Added</Th>
            {canWrite && (
              <Th className="w-10">
                <span className="sr-only">Actions</span>
              </Th>
            )}
          </Tr>
        </THead>
        <TBody>
          {rows.map((row) => (
            <Tr
              key={row.id}
              data-selected={chosen?.has(row.id) || undefined}
              className={cn(row.storing && 'opacity-60', chosen && 'max-sm:pl-12')}
            >
              {chosen && (
                <Td className="w-10 pr-0 max-sm:absolute max-sm:top-2.5 max-sm:left-4 max-sm:min-h-10">
                  <Checkbox
                    aria-label={`Choose ${row.value}`}
                    checked={chosen.has(row.id)}
                    onCheckedChange={(checked) => onChoose(row.id, checked === true)}
                  />
                </Td>
              )}
              <Td card="title">
                <span className="grid min-w-0 max-sm:flex max-sm:flex-1 max-sm:flex-wrap max-sm:items-baseline max-sm:gap-x-2">
                  <IpText ip={row.value} />
                  <span
                    className={
                      isLong(row) ? 'max-sm:flex max-sm:w-full max-sm:gap-x-2 sm:contents' : 'contents'
                    }
                  >
                    {row.note && (
                      <span
                        className={cn(
                          beside,
                          'max-sm:truncate',
                          !isLong(row) && 'max-sm:min-w-16 max-sm:flex-1',
                        )}
                        title={row.note}
                      >
                        {row.note}
                      </span>
                    )}
                    <span
                      className={cn(beside, narrow, isLong(row) ? 'max-sm:shrink-0' : 'max-sm:basis-full')}
                    >
                      <EntryFacts row={row} />
                    </span>
                  </span>
                </span>
              </Td>
              <Td className={cn('whitespace-nowrap text-muted', wide)}>{familyOf(row.value)}</Td>
              <Td className={cn('whitespace-nowrap text-muted', wide)}>
                <LastMatched at={row.lastMatchedAt} />
              </Td>
              <Td className={cn('whitespace-nowrap text-muted', wide)}>
                <LifeLeft expiresAt={row.expiresAt} />
                {row.leases.length > 0 && (
                  <span className="block max-w-40 whitespace-normal text-subtle text-xs">
                    <LeasedBy leases={row.leases} />
                  </span>
                )}
              </Td>
              <Td className={cn('text-muted', wide)}>
                <span className="grid">
                  <span className="max-w-40 truncate whitespace-nowrap" title={row.addedBy}>
                    {row.addedBy}
                  </span>
                  <span className="text-subtle text-xs">
                    {row.storing ? 'being stored' : <RelativeTime at={row.createdAt} />}
                  </span>
                </span>
              </Td>
              {canWrite && (
                <Td align="end" card="actions">
                  {row.storing ? (
                    <Spinner />
                  ) : (
                    <span className="flex items-center justify-end gap-1">
                      <EditEntry row={row} onEdit={onEdit} />
                      <RemoveEntries
                        ids={[row.id]}
                        value={row.value}
                        list={title}
                        whenLast={whenLast}
                        onPreview={onPreviewRemoval}
                        onRemove={onRemove}
                      />
                    </span>
                  )}
                </Td>
              )}
            </Tr>
          ))}
        </TBody>
      </Table>
    </ScrollArea>
  );
}
