import { createLoader, parseAsIsoDateTime, parseAsString, parseAsStringLiteral } from 'nuqs/server';
import { tableParams } from '#components/data-table/search-params.ts';
import { eventGroups, eventRangeNames } from '#lib/events/log/schemas';

export const loadAuditLogParams = createLoader({
  ...tableParams({ sortable: ['seq'], sort: { id: 'seq', desc: true } }),
  who: parseAsString,
  what: parseAsStringLiteral(eventGroups),
  target: parseAsString,
  range: parseAsStringLiteral(eventRangeNames),
  from: parseAsIsoDateTime,
  to: parseAsIsoDateTime,
});

type Params = Awaited<ReturnType<typeof loadAuditLogParams>>;

/** What the page shows, and its export holds. */
export function filtersOf({ q, who, what, target, range, from, to }: Params) {
  return {
    query: q.slice(0, 200),
    who: who ?? undefined,
    what: what ?? undefined,
    target: target ?? undefined,
    range: range ?? undefined,
    from: from ?? undefined,
    to: to ?? undefined,
  };
}
