'use client';

import { ErrorState } from '#components/ui/error-state.tsx';
import { useRetry } from '#components/ui/use-retry.ts';

export default function PanelError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return <ErrorState requestId={error.digest} onRetry={useRetry(reset)} />;
}
