'use client';

import './globals.css';
import { ErrorState } from '#components/ui/error-state.tsx';

/** When the root layout itself fails: it brings its own html, in the browser's colours. */
export default function GlobalError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <html lang="en">
      <body className="min-h-dvh font-sans text-base">
        <title>Keyfence</title>
        <main className="grid min-h-dvh place-items-center">
          <ErrorState requestId={error.digest} onRetry={reset} />
        </main>
      </body>
    </html>
  );
}
