'use client';

import { useEffect, useState } from 'react';

/** Whole seconds until `at`, counted by the server's clock at `now`; 0 once it has come. */
export function useCountdown(at: string, now: string): number {
  const total = Math.max(0, Date.parse(at) - Date.parse(now));
  const [left, setLeft] = useState(total);

  // Follows the clock.
  useEffect(() => {
    const end = performance.now() + total;
    const tick = () => setLeft(Math.max(0, end - performance.now()));
    tick();
    if (total === 0) return;
    const timer = setInterval(tick, 250);
    return () => clearInterval(timer);
  }, [total]);

  return Math.ceil(left / 1000);
}

export function durationText(seconds: number): string {
  return seconds <= 90 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
}
