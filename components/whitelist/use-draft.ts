'use client';

import { usePathname } from 'next/navigation';
import { useEffect, useEffectEvent } from 'react';

/**
 * Keeps what is being typed in this tab while the person is away to verify an OTP; back on the page,
 * `restore` gets it once.
 */
export function useDraft(name: string, restore: (text: string) => void): (text: string) => void {
  const key = `draft ${usePathname()} ${name}`;
  const onKept = useEffectEvent(restore);

  // The tab's storage is outside of React, and the server has none.
  useEffect(() => {
    const kept = sessionStorage.getItem(key);
    if (kept === null) return;
    sessionStorage.removeItem(key);
    onKept(kept);
  }, [key]);

  return (text) => sessionStorage.setItem(key, text);
}
