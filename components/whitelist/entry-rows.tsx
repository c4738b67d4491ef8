'use client';

import { parseEntry } from '#lib/net/range';
import { cn } from '../ui/cn.ts';
import { IpText } from '../ui/mono.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { Table, TBody, Td, THead, Th, Tr } from '../ui/table.tsx';
import type { EntryListProps, ShownRow } from './entry-list-props.ts';
import { RemoveEntry } from './remove-entry.tsx';
import { ScrollArea } from './scroll-area.tsx';

type EntryRowsProps = Omit<EntryListProps, 'list'> & { rows: ShownRow[] };

export function EntryRows({ rows, title, whenLast, canWrite, onPreviewRemoval, onRemove }: EntryRowsProps) {
  return (
    <ScrollArea label={`${title}, entries`} className="max-h-120">
      <Table aria-label={title}>
        <THead>
          <Tr>
            <Th>Entry</Th>
            <Th>Family</Th>
            <Th>Added</Th>
            {canWrite && (
              <Th className="w-10">
                <span className="sr-only">Actions</span>
              </Th>
            )}
          </Tr>
        </THead>
        <TBody>
          {rows.map((row) => (
            <Tr key={row.id} className={cn(row.storing && 'opacity-60')}>
              <Td card="title">
                <span className="grid min-w-0">
                  <IpText ip={row.value} />
                  {row.note && (
                    <span className="break-words font-normal text-subtle text-xs">{row.note}</span>
                  )}
                </span>
              </Td>
              <Td label="Family" className="whitespace-nowrap text-muted">
                {familyOf(row.value)}
              </Td>
              <Td label="Added" className="text-muted">
                <span className="grid max-sm:text-right">
                  {row.addedBy}
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
                    <RemoveEntry
                      id={row.id}
                      value={row.value}
                      list={title}
                      whenLast={whenLast}
                      onPreview={onPreviewRemoval}
                      onRemove={onRemove}
                    />
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

const kinds = { address: '', cidr: ' block', range: ' range' };

function familyOf(value: string): string {
  const result = parseEntry(value);
  return result.ok ? `IPv${result.entry.family}${kinds[result.entry.kind]}` : '';
}
