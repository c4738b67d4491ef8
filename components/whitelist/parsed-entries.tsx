'use client';

import { useDeferredValue, useMemo } from 'react';
import { IpChip, IpChips } from '#components/ui/chip.tsx';
import { countOf } from '#components/ui/number.tsx';
import { listText } from '#lib/net/list-text';
import type { EntryResult } from '#lib/net/range';
import { readList, skippedSentence } from '#lib/net/read-list';

const chipsMax = 60;

/** What stands in a box of entries, as the server will read it: each one a chip, wrong ones first. */
export function ParsedEntries({
  text,
  onTextChange,
}: {
  text: string;
  onTextChange: (text: string) => void;
}) {
  const deferred = useDeferredValue(text);
  const { results, skipped } = useMemo(() => readList(deferred), [deferred]);
  const [skippedWords] = skippedSentence({ skipped });
  if (results.length === 0)
    return skippedWords ? <p className="text-sm text-subtle">{skippedWords}</p> : null;
  const wrong = results.filter((result) => !result.ok);
  const right = results.length - wrong.length;
  const shown = [...wrong, ...results.filter((result) => result.ok)].slice(0, chipsMax);
  const others = results.length - shown.length;

  function takeOut(input: string) {
    const left = results.filter((result) => result.input !== input);
    onTextChange(listText(left));
  }

  return (
    <div className="grid grid-cols-1 gap-2">
      <p className="text-sm text-subtle">
        {right > 0 && `${countOf(right, 'entry', 'entries')} understood`}
        {right > 0 && wrong.length > 0 && ', '}
        {wrong.length > 0 && (
          <span className="text-refused">{wrong.length.toLocaleString('en')} to correct</span>
        )}
        {skippedWords && <span className="break-words">{`. ${skippedWords}`}</span>}
      </p>
      <IpChips label="As understood">
        {shown.map((result, index) => (
          <IpChip
            key={`${index} ${result.input}`}
            {...chipOf(result)}
            onRemove={() => takeOut(result.input)}
          />
        ))}
      </IpChips>
      {others > 0 && <p className="text-sm text-subtle">and {others.toLocaleString('en')} more</p>}
    </div>
  );
}

function chipOf(result: EntryResult) {
  if (!result.ok) return { input: result.input, reason: result.reason };
  const { value, family, wide, scope } = result.entry;
  const note = wide ? 'wide' : scope === 'public' ? undefined : `${scope}: never seen on the public internet`;
  return { input: result.input, canonical: value, family: `IPv${family}`, note };
}
