'use client';

import { ErrorState } from '../components/ui/error-state.tsx';

export default function PageError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <main className="grid min-h-dvh place-items-center">
      <ErrorState requestId={error.digest} onRetry={reset} />
    </main>
  );
}
