'use client';

import { ErrorState } from '#components/ui/error-state.tsx';
import { useRetry } from '#components/ui/use-retry.ts';

export default function PageError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <main className="grid min-h-dvh place-items-center">
      <ErrorState requestId={error.digest} onRetry={useRetry(reset)} />
    </main>
  );
}
