'use client';

import { exactText } from './time-text.ts';
import { useInBrowser } from './use-in-browser.ts';

/** "22 Nov 2026, 02:15:09 GMT+1" where the person is. */
export function ExactTime({ at }: { at: Date | string }) {
  const isViewers = useInBrowser();
  const date = new Date(at);
  return (
    <time
      // The server does not know the viewer's zone: a new key replaces its words without a mismatch.
      key={isViewers ? 'viewer' : 'server'}
      suppressHydrationWarning
      dateTime={date.toISOString()}
    >
      {isViewers ? exactText(date) : `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`}
    </time>
  );
}
