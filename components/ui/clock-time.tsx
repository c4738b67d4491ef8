'use client';

import { exactText } from './time-text.ts';
import { useInBrowser } from './use-in-browser.ts';

/** "14:05" where the person is, with the day where it is another one; exact on hover. */
export function ClockTime({ at }: { at: Date | string }) {
  const isViewers = useInBrowser();
  const date = new Date(at);
  return (
    <time
      // The server does not know the viewer's zone: a new key replaces its words without a mismatch.
      key={isViewers ? 'viewer' : 'server'}
      suppressHydrationWarning
      dateTime={date.toISOString()}
      title={isViewers ? exactText(date) : undefined}
      className="whitespace-nowrap"
    >
      {isViewers ? clockText(date, new Date()) : `${clockText(date, new Date(), 'UTC')} UTC`}
    </time>
  );
}

function clockText(at: Date, now: Date, timeZone?: string): string {
  const time = at.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', timeZone });
  const day = (date: Date) => date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone });
  return day(at) === day(now) ? time : `${day(at)}, ${time}`;
}
