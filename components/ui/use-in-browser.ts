'use client';

import { useSyncExternalStore } from 'react';

const never = () => () => undefined;

/** False on the server, and while the page wakes with the server's words: it knows neither the viewer's zone nor the width. */
export function useInBrowser(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
