'use client';

import { useSyncExternalStore } from 'react';

type Message = { text: string; count: number };
const silent: Message = { text: '', count: 0 };

let polite = silent;
let assertive = silent;
const listeners = new Set<() => void>();

/** Says something to assistive tech: additions, removals; `assertive` for refusals. */
export function announce(text: string, urgency: 'polite' | 'assertive' = 'polite') {
  if (urgency === 'assertive') assertive = { text, count: assertive.count + 1 };
  else polite = { text, count: polite.count + 1 };
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** Mounted once, in the providers. A new key makes the same words be read out again. */
export function LiveRegion() {
  const politely = useSyncExternalStore(
    subscribe,
    () => polite,
    () => silent,
  );
  const assertively = useSyncExternalStore(
    subscribe,
    () => assertive,
    () => silent,
  );
  return (
    <div className="sr-only">
      <div aria-live="polite" data-announcer="polite">
        <p key={politely.count}>{politely.text}</p>
      </div>
      <div aria-live="assertive" data-announcer="assertive">
        <p key={assertively.count}>{assertively.text}</p>
      </div>
    </div>
  );
}
