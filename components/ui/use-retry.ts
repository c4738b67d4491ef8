'use client';

import { useRouter } from 'next/navigation';
import { startTransition } from 'react';

/** For error pages: asks the server again; Next's reset alone renders the same failure once more. */
export function useRetry(reset: () => void): () => void {
  const router = useRouter();
  return () =>
    startTransition(() => {
      router.refresh();
      reset();
    });
}
