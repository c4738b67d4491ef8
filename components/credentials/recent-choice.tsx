'use client';

import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { useTransition } from 'react';
import { cn } from '#components/ui/cn.ts';
import { type RecentScope, recentScopes } from './recent-scope.ts';

const words: Record<RecentScope, string> = { this: 'This authkey', all: 'All authkeys' };

/** Whose addresses Recent IPs shows; in the URL. */
export function RecentChoice({ scope }: { scope: RecentScope }) {
  const [pending, startTransition] = useTransition();
  const [chosen, choose] = useQueryState(
    'recent',
    parseAsStringLiteral(recentScopes).withOptions({ shallow: false, history: 'push', startTransition }),
  );
  const shown = chosen ?? scope;
  return (
    <fieldset
      aria-busy={pending}
      className="flex rounded-lg border border-border-strong bg-surface p-0.5 aria-busy:opacity-60"
    >
      <legend className="sr-only">Addresses of</legend>
      {recentScopes.map((each) => (
        <label
          key={each}
          className={cn(
            'relative rounded-md px-2.5 py-0.5 font-medium text-muted text-sm transition-colors hover:text-ink has-focus-visible:outline-2 pointer-coarse:grid pointer-coarse:min-h-10 pointer-coarse:place-items-center',
            each === shown && 'bg-sunken text-ink',
          )}
        >
          <input
            type="radio"
            name="recent"
            className="absolute inset-0 size-full cursor-pointer appearance-none opacity-0"
            checked={each === shown}
            onChange={() => void choose(each)}
          />
          {words[each]}
        </label>
      ))}
    </fieldset>
  );
}
