'use client';

import { debounce, parseAsString, useQueryState } from 'nuqs';
import { type KeyboardEvent, useState } from 'react';
import { cn } from '#components/ui/cn.ts';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { useInBrowser } from '#components/ui/use-in-browser.ts';

/** Long enough for the next digit. */
const typingMs = 700;

/** At which time the lists of the page are looked at, in the viewer's zone; in the URL it is in UTC. */
export function AsOfField({ error, className }: { error?: string; className?: string }) {
  const [asOf, setAsOf] = useQueryState(
    'asOf',
    parseAsString.withOptions({ shallow: false, history: 'push', scroll: false }),
  );
  const [typed, setTyped] = useState<string | null>(null);
  const isViewers = useInBrowser();
  const shown = typed ?? (isViewers && asOf ? localText(asOf) : '');

  function type(text: string) {
    setTyped(text);
    const at = instantOf(text);
    if (at) void setAsOf(at, { limitUrlUpdates: debounce(typingMs) });
  }

  function press(event: KeyboardEvent<HTMLInputElement>) {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    if (typed !== null) void setAsOf(instantOf(typed));
  }

  return (
    <Field
      label="As of"
      error={error}
      hint={asOf === null && 'Shows entries and mode as they stood then.'}
      className={cn(
        'sm:grid-cols-[auto_15rem_1fr] sm:items-center sm:gap-x-3 sm:[&>:last-child]:col-span-full',
        className,
      )}
    >
      <Input
        type="datetime-local"
        step={1}
        max="9999-12-31T23:59:59"
        value={shown}
        onChange={(event) => type(event.target.value)}
        onKeyDown={press}
        onBlur={() => setTyped(null)}
      />
    </Field>
  );
}

/** null: it is not all there yet. */
function instantOf(local: string): string | null {
  const at = new Date(local);
  return Number.isNaN(at.getTime()) ? null : at.toISOString().replace('.000', '');
}

/** As the field takes it; '' for what is no time. */
function localText(instant: string): string {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return '';
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19);
}
