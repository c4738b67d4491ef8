import type { Metadata } from 'next';
import {
  createLoader,
  parseAsIsoDateTime,
  parseAsString,
  parseAsStringLiteral,
  type SearchParams,
} from 'nuqs/server';
import { AuditLogHeader } from '#components/audit-log/audit-log-header.tsx';
import { AuditLogTable } from '#components/audit-log/audit-log-table.tsx';
import { pageInputOf, tableParams } from '#components/data-table/search-params.ts';
import { pages } from '#components/shell/pages.ts';
import { listAuditEvents } from '#lib/events/log/list';
import { listActors } from '#lib/events/log/list-actors';
import { eventGroups, eventRangeNames } from '#lib/events/log/schemas';
import { pageCtx } from '#lib/panel/page';

export const metadata: Metadata = { title: pages.auditLog.title };

const load = createLoader({
  ...tableParams({ sortable: ['seq'], sort: { id: 'seq', desc: true } }),
  who: parseAsString,
  what: parseAsStringLiteral(eventGroups),
  target: parseAsString,
  range: parseAsStringLiteral(eventRangeNames),
  from: parseAsIsoDateTime,
  to: parseAsIsoDateTime,
});

export default async function AuditLogPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  const { q, sort, who, what, target, range, from, to, ...at } = await load(searchParams);
  const filters = {
    query: q.slice(0, 200),
    who: who ?? undefined,
    what: what ?? undefined,
    target: target ?? undefined,
    range: range ?? undefined,
    from: from ?? undefined,
    to: to ?? undefined,
  };
  const [list, actors] = await Promise.all([
    listAuditEvents(ctx, { ...filters, dir: sort.desc ? 'desc' : 'asc', ...pageInputOf(at) }),
    listActors(ctx),
  ]);
  return (
    <>
      <AuditLogHeader />
      <AuditLogTable list={list} actors={actors} pageSize={at.size} sort={sort} />
    </>
  );
}
