'use client';

import type { RowData } from '@tanstack/react-table';
import { Search, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Input } from '#components/ui/input.tsx';
import { Kbd } from '#components/ui/kbd.tsx';
import { Select } from '#components/ui/select.tsx';
import { maskSecrets } from '#lib/access/credentials/mask-secrets';
import { columnLabel, type DataTableInstance } from './features.ts';
import { isSortable } from './header.tsx';
import type { Sort } from './search-params.ts';
import type { TableUrl } from './use-table-url.ts';

export type Facet = {
  /** The URL's key. */
  id: string;
  label: string;
  /** The choice of everything: "Any authkey". */
  any: string;
  /** The label stands before the choice: where `any` alone would not say of what. */
  isLabelled?: boolean;
  options: { value: string; label: string }[];
};

type ToolbarProps<T extends RowData> = {
  table: DataTableInstance<T>;
  url: TableUrl;
  sort: Sort;
  search?: { label: string; placeholder?: string };
  facets: Facet[];
  onClear?: () => void;
  children?: ReactNode;
};

export function Toolbar<T extends RowData>({
  table,
  url,
  sort,
  search,
  facets,
  onClear,
  children,
}: ToolbarProps<T>) {
  const sortable = table.getAllLeafColumns().filter((column) => isSortable(column.columnDef));
  if (!search && facets.length === 0 && !children && sortable.length === 0) return null;
  return (
    <search className="mb-3 flex flex-wrap items-center gap-2">
      {search && <SearchBox {...search} url={url} />}
      {facets.map((facet) => (
        <FacetSelect key={facet.id} facet={facet} url={url} />
      ))}
      {children}
      {sortable.length > 0 && (
        <Select
          aria-label="Sort by"
          className="min-w-32 flex-1 sm:hidden"
          value={`${sort.id}.${sort.desc ? 'desc' : 'asc'}`}
          onChange={(event) => url.set({ sort: event.target.value })}
        >
          {sortable.flatMap(({ id, columnDef }) =>
            ['desc', 'asc'].map((direction) => (
              <option key={id + direction} value={`${id}.${direction}`}>
                {`${columnLabel(columnDef)} ${direction === 'desc' ? '↓' : '↑'}`}
              </option>
            )),
          )}
        </Select>
      )}
      {onClear && (
        <Button variant="ghost" onClick={onClear}>
          <X aria-hidden />
          Clear filters
        </Button>
      )}
    </search>
  );
}

function FacetSelect({ facet, url }: { facet: Facet; url: TableUrl }) {
  const select = (
    <Select
      aria-label={facet.label}
      className="max-w-52 *:[select]:field-sizing-content max-sm:min-w-32 max-sm:flex-1"
      value={url.values[facet.id] ?? ''}
      onChange={(event) => url.set({ [facet.id]: event.target.value || null })}
    >
      <option value="">{facet.any}</option>
      {facet.options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </Select>
  );
  if (!facet.isLabelled) return select;
  return (
    <span className="flex items-center gap-1.5 max-sm:flex-1">
      <span aria-hidden className="text-sm text-subtle">
        {facet.label}
      </span>
      {select}
    </span>
  );
}

function SearchBox({ label, placeholder, url }: { label: string; placeholder?: string; url: TableUrl }) {
  const text = url.values.q ?? '';
  return (
    <div className="group relative w-full sm:w-72">
      <Input
        type="search"
        aria-label={label}
        placeholder={placeholder ?? label}
        icon={<Search />}
        value={text}
        onChange={(event) => {
          const q = maskSecrets(event.target.value);
          if (q) url.search(q);
          else url.set({ q: null });
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && text) url.set({ q: null });
          else if (event.key === 'Escape') event.currentTarget.blur();
          else if (event.key === 'Enter') url.set({ q: text || null });
        }}
        data-page-search
        autoComplete="off"
        spellCheck={false}
        className="pr-8 [&::-webkit-search-cancel-button]:hidden"
      />
      {text ? (
        <button
          type="button"
          aria-label="Clear search"
          onClick={() => url.set({ q: null })}
          className="absolute inset-y-0 right-0 grid w-8 place-items-center rounded-lg text-subtle hover:text-ink pointer-coarse:w-10"
        >
          <X aria-hidden className="size-4" />
        </button>
      ) : (
        <span
          aria-hidden
          className="pointer-events-none absolute inset-y-0 right-1.5 grid place-items-center group-focus-within:hidden pointer-coarse:hidden"
        >
          <Kbd>/</Kbd>
        </span>
      )}
    </div>
  );
}
