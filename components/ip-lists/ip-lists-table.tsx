'use client';

import { ListTree, Search } from 'lucide-react';
import { useState } from 'react';
import { Card } from '#components/ui/card.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Input } from '#components/ui/input.tsx';
import { LinkButton } from '#components/ui/link-button.tsx';
import { countOf, formatNumber } from '#components/ui/number.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { Table, TBody, Td, THead, Th, Tr } from '#components/ui/table.tsx';
import type { ListedIpList } from '#lib/access/ip-lists/list';
import { IpListState } from './ip-list-state.tsx';
import { sourceWords } from './source-words.ts';

/** From so many on they can be searched. */
const manyLists = 10;

/** All lists of a company: they are few. */
export function IpListsTable({ rows, canWrite }: { rows: ListedIpList[]; canWrite: boolean }) {
  const [query, setQuery] = useState('');
  const wanted = query.trim().toLowerCase();
  const shown = rows.filter(({ name }) => name.toLowerCase().includes(wanted));
  if (rows.length === 0) return <NoLists canWrite={canWrite} />;
  return (
    <div className="grid grid-cols-1 gap-3">
      {rows.length >= manyLists && (
        <Input
          type="search"
          data-page-search
          aria-label="Search IP lists"
          placeholder="Search by name"
          icon={<Search />}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          autoComplete="off"
          spellCheck={false}
          className="max-w-80"
        />
      )}
      <Card flush>
        <Table aria-label="IP lists">
          <THead>
            <Tr>
              <Th>Name</Th>
              <Th>Source</Th>
              <Th align="end">Entries</Th>
              <Th>Used by</Th>
              <Th>State</Th>
              <Th>Changed</Th>
              <Th align="end">Actions</Th>
            </Tr>
          </THead>
          <TBody>
            {shown.map((list) => (
              <ListRow key={list.id} list={list} />
            ))}
          </TBody>
        </Table>
        {shown.length === 0 && <p className="px-4 py-8 text-center text-muted text-sm">No list matches.</p>}
      </Card>
    </div>
  );
}

function ListRow({ list }: { list: ListedIpList }) {
  const { id, name, source, readAt, changedAt } = list;
  return (
    <Tr>
      <Td card="title">
        <span className="wrap-anywhere font-medium text-ink">{name}</span>
      </Td>
      <Td label="Source" className="text-muted">
        {sourceWords(list)}
      </Td>
      <Td label="Entries" align="end">
        {formatNumber(list.entries)}
      </Td>
      <Td label="Used by" className="text-muted">
        {usedWords(list)}
      </Td>
      <Td label="State">
        {source === 'hand' ? (
          <span className="text-subtle">–</span>
        ) : (
          <span className="grid justify-items-start gap-0.5 max-sm:justify-items-end">
            <IpListState {...list} />
            {readAt && (
              <span className="text-subtle text-xs">
                read <RelativeTime at={readAt} />
              </span>
            )}
          </span>
        )}
      </Td>
      <Td label="Changed" className="whitespace-nowrap text-muted">
        {changedAt ? <RelativeTime at={changedAt} /> : '–'}
      </Td>
      <Td align="end" card="actions">
        <LinkButton size="sm" href={`/ip-lists/${id}`} aria-label={`Open ${name}`}>
          Open
        </LinkButton>
      </Td>
    </Tr>
  );
}

/** "the company, 3 others". */
function usedWords({ usedBy, usedByCompany }: ListedIpList): string {
  const others = countOf(
    usedBy,
    usedByCompany ? 'other' : 'authkey or client',
    usedByCompany ? 'others' : 'authkeys and clients',
  );
  if (usedByCompany) return usedBy > 0 ? `the company, ${others}` : 'the company';
  return usedBy > 0 ? others : 'nothing yet';
}

function NoLists({ canWrite }: { canWrite: boolean }) {
  return (
    <EmptyState
      icon={ListTree}
      title="No IP lists yet"
      action={
        canWrite && (
          <LinkButton href="/ip-lists/new" variant="primary">
            Create list
          </LinkButton>
        )
      }
    >
      A list is kept once and attached to many authkeys and API clients: an office's addresses by hand, a
      provider's ranges from its URL, or whatever a host name resolves to.
    </EmptyState>
  );
}
