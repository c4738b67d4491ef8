'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';

/** Reads the page again every few seconds while it is looked at, until that is over. */
export function KeepFresh({ everyMs, until }: { everyMs: number; until: Date | null }) {
  const router = useRouter();
  const untilMs = until?.getTime() ?? Number.POSITIVE_INFINITY;

  // The outside systems: the clock, and the server where requests come in.
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible' && Date.now() < untilMs) router.refresh();
    }, everyMs);
    return () => clearInterval(timer);
  }, [router, everyMs, untilMs]);

  return null;
}
