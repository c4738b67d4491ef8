'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';

/** Reads the page again every few seconds while it is looked at, until that is over. */
export function KeepFresh({ everyMs, until }: { everyMs: number; until: Date | null }) {
  const router = useRouter();
  const untilMs = until?.getTime() ?? Number.POSITIVE_INFINITY;

  // The outside systems: the clock, and the server where requests come in.
  useEffect(() => {
    let over = false;
    const isLookedAt = () => !over && document.visibilityState === 'visible';
    const timer = setInterval(async () => {
      if (!isLookedAt() || Date.now() >= untilMs) return;
      // A page that cannot be read now must not take the place of one that is being worked on.
      const ready = await fetch('/readyz', { cache: 'no-store' }).catch(() => undefined);
      if (ready?.ok && isLookedAt()) router.refresh();
    }, everyMs);
    return () => {
      over = true;
      clearInterval(timer);
    };
  }, [router, everyMs, untilMs]);

  return null;
}
