import { createParser, parseAsInteger, parseAsNumberLiteral, parseAsString } from 'nuqs/server';

export type Sort<Id extends string = string> = { id: Id; desc: boolean };

export const pageSizes = [25, 50, 100] as const;
export type PageSize = (typeof pageSizes)[number];

/** `lastAttempt.desc` in the URL. */
export function parseAsSort<Id extends string>(ids: readonly Id[]) {
  return createParser<Sort<Id>>({
    parse(text) {
      const [name, direction] = text.split('.');
      const id = ids.find((candidate) => candidate === name);
      if (!id || (direction !== 'asc' && direction !== 'desc')) return null;
      return { id, desc: direction === 'desc' };
    },
    serialize: ({ id, desc }) => `${id}.${desc ? 'desc' : 'asc'}`,
    eq: (one, other) => one.id === other.id && one.desc === other.desc,
  });
}

const parseAsPage = createParser<number>({
  parse(text) {
    const page = parseAsInteger.parse(text);
    return page !== null && page >= 1 && page <= 1_000_000 ? page : null;
  },
  serialize: String,
});

type TableParamsOptions<Id extends string> = { sortable: readonly Id[]; sort: Sort<Id>; size?: PageSize };

/** The part of a list page's URL that every `DataTable` writes; give it to nuqs' `createLoader` with your filters. */
export function tableParams<Id extends string>({ sortable, sort, size = 50 }: TableParamsOptions<Id>) {
  return {
    q: parseAsString.withDefault(''),
    page: parseAsPage.withDefault(1),
    size: parseAsNumberLiteral(pageSizes).withDefault(size),
    sort: parseAsSort(sortable).withDefault(sort),
  };
}
