'use client';

import { CircleAlert } from 'lucide-react';
import { useId } from 'react';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { Mono } from '#components/ui/mono.tsx';
import type { Scope } from '#lib/core/scopes';
import { scopeWords } from './scope-words.ts';

const scopes = Object.keys(scopeWords) as Scope[];

type ScopeChoiceProps = {
  value: readonly Scope[];
  onValueChange: (value: Scope[]) => void;
  error: string | undefined;
};

/** What a program may do, each with what that can break. */
export function ScopeChoice({ value, onValueChange, error }: ScopeChoiceProps) {
  const id = useId();
  const press = (scope: Scope) =>
    onValueChange(scopes.filter((each) => value.includes(each) !== (each === scope)));
  return (
    <fieldset className="grid gap-1.5" aria-describedby={error ? `${id}-error` : undefined}>
      <legend className="mb-1.5 font-medium text-ink text-sm">Scopes</legend>
      <div className="grid gap-x-6 gap-y-3 md:grid-cols-2">
        {scopes.map((scope) => (
          <div key={scope} className="flex items-start gap-2.5">
            <Checkbox
              id={`${id}-${scope}`}
              className="mt-0.5"
              checked={value.includes(scope)}
              onCheckedChange={() => press(scope)}
              aria-describedby={`${id}-${scope}-words`}
            />
            <div className="min-w-0 text-sm">
              <label htmlFor={`${id}-${scope}`} className="text-ink">
                <Mono>{scope}</Mono>
              </label>
              <p id={`${id}-${scope}-words`} className="text-subtle">
                {scopeWords[scope].may} <span className="text-muted">{scopeWords[scope].risk}</span>
              </p>
            </div>
          </div>
        ))}
      </div>
      <div id={`${id}-error`} aria-live="polite">
        {error && (
          <p className="flex items-start gap-1.5 text-refused text-sm">
            <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
            <span>{error}</span>
          </p>
        )}
      </div>
    </fieldset>
  );
}
