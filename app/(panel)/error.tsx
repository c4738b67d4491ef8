'use client';

import { ErrorState } from '../../components/ui/error-state.tsx';

export default function PanelError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return <ErrorState requestId={error.digest} onRetry={reset} />;
}
