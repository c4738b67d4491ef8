import { createParser, parseAsInteger, parseAsNumberLiteral, parseAsString } from 'nuqs/server';
import { maskSecrets } from '#lib/access/credentials/mask-secrets';

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

/** What is searched for: secrets neither come from the URL nor get into it. */
export const parseAsSearch = createParser<string>({ parse: maskSecrets, serialize: maskSecrets });

const shownMax = 1_000;

/** How many rows of a list are shown that grows, rather than has pages. */
export const parseAsShown = createParser<number>({
  parse: (text) => clamped(parseAsInteger.parse(text)),
  serialize: String,
}).withDefault(100);

function clamped(shown: number | null): number | null {
  return shown === null ? null : Math.min(Math.max(shown, 1), shownMax);
}

type TableParamsOptions<Id extends string> = { sortable: readonly Id[]; sort: Sort<Id>; size?: PageSize };

/** The part of a list page's URL that every `DataTable` writes; give it to nuqs' `createLoader` with your filters. */
export function tableParams<Id extends string>({ sortable, sort, size = 50 }: TableParamsOptions<Id>) {
  return {
    q: parseAsSearch.withDefault(''),
    after: parseAsString,
    before: parseAsString,
    size: parseAsNumberLiteral(pageSizes).withDefault(size),
    sort: parseAsSort(sortable).withDefault(sort),
  };
}

const cursorMax = 2_000;

/** Which page the URL asks for, as lists take it. */
export function pageInputOf({
  after,
  before,
  size,
}: {
  after: string | null;
  before: string | null;
  size: PageSize;
}) {
  return { after: after?.slice(0, cursorMax), before: before?.slice(0, cursorMax), pageSize: size };
}
