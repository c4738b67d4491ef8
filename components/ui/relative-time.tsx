'use client';

import { useSyncExternalStore } from 'react';
import { cn } from './cn.ts';
import { exactText, relativeText } from './time-text.ts';

const TICK_MS = 15_000;
let now = 0;
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

/** One clock for all times on the page. */
function subscribe(listener: () => void) {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
    now = 0;
  };
}

function readClock() {
  now ||= Date.now();
  return now;
}

/** "3 min ago", exact on hover in the viewer's zone, kept up to date. */
export function RelativeTime({ at, className }: { at: Date | string | number; className?: string }) {
  const clock = useSyncExternalStore<number | null>(subscribe, readClock, () => null);
  const date = new Date(at);
  return (
    <time
      // The server's words may be seconds old when the page wakes, and it does not know the viewer's zone: a new
      // key replaces them without a mismatch.
      key={clock === null ? 'server' : 'viewer'}
      suppressHydrationWarning
      dateTime={date.toISOString()}
      title={clock === null ? undefined : exactText(date)}
      className={cn('whitespace-nowrap', className)}
    >
      {clock === null ? relativeText(date, Date.now(), 'UTC') : relativeText(date, clock)}
    </time>
  );
}
