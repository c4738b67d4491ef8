'use client';

import { Search } from 'lucide-react';
import { debounce, parseAsInteger, useQueryState } from 'nuqs';
import { useTransition } from 'react';
import { parseAsSearch } from '#components/data-table/search-params.ts';
import { Button } from '#components/ui/button.tsx';
import { Input } from '#components/ui/input.tsx';
import { countOf, formatNumber } from '#components/ui/number.tsx';
import { maskSecrets } from '#lib/access/credentials/mask-secrets';

const typingMs = 300;
const step = 100;

type ListSearchProps = { urlKey: string; title: string; matching: number; total: number };

/** Narrows a long list: part of an entry or note, or an address that entries contain. */
export function ListSearch({ urlKey, title, matching, total }: ListSearchProps) {
  const [query, setQuery] = useQueryState(
    urlKey,
    parseAsSearch.withDefault('').withOptions({ shallow: false }),
  );
  return (
    <search className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <div className="min-w-48 flex-1">
        <Input
          type="search"
          aria-label={`Search ${title}`}
          placeholder="Find by address, part or note"
          icon={<Search />}
          value={query}
          maxLength={200}
          onChange={(event) =>
            void setQuery(maskSecrets(event.target.value) || null, { limitUrlUpdates: debounce(typingMs) })
          }
          autoComplete="off"
          spellCheck={false}
        />
      </div>
      {query && (
        <span className="text-sm text-subtle">
          {formatNumber(matching)} of {countOf(total, 'entry', 'entries')}
        </span>
      )}
    </search>
  );
}

type ShowMoreProps = { urlKey: string; shown: number; matching: number };

export function ShowMore({ urlKey, shown, matching }: ShowMoreProps) {
  const [pending, startTransition] = useTransition();
  const [, setLength] = useQueryState(
    `${urlKey}Shown`,
    parseAsInteger.withOptions({ shallow: false, startTransition }),
  );
  return (
    <div className="flex items-center justify-between gap-3 border-t px-4 py-2 text-sm text-subtle">
      <span>
        {formatNumber(shown)} of {formatNumber(matching)} shown
      </span>
      {shown < 1_000 ? (
        <Button size="sm" loading={pending} onClick={() => void setLength(Math.min(1_000, shown + step))}>
          Show more
        </Button>
      ) : (
        <span>Search to find others</span>
      )}
    </div>
  );
}
