'use client';

import { CloudAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { CopyButton } from './copy-button.tsx';
import { Mono } from './mono.tsx';

type ErrorStateProps = {
  /** What happened. */
  title?: ReactNode;
  /** What was not changed. */
  unchanged?: ReactNode;
  /** What to do. */
  advice?: ReactNode;
  requestId?: string;
  onRetry?: () => void;
  /** Other ways on: a link back. */
  action?: ReactNode;
};

export function ErrorState({
  title = 'This page could not be loaded',
  unchanged = 'Nothing was changed.',
  advice = 'Try again. If it stays like this, send us the request id.',
  requestId,
  onRetry,
  action,
}: ErrorStateProps) {
  return (
    <div role="alert" className="grid justify-items-center gap-1 px-6 py-16 text-center">
      <span className="mb-2 grid size-10 place-items-center rounded-lg bg-refused-soft text-refused">
        <CloudAlert aria-hidden className="size-5" strokeWidth={1.5} />
      </span>
      <h2 className="font-semibold text-ink text-lg">{title}</h2>
      <p className="max-w-md text-balance text-base text-muted">
        {unchanged} {advice}
      </p>
      {requestId && (
        <p className="mt-3 flex items-center gap-1 rounded-lg border bg-surface py-0.5 pr-0.5 pl-2.5 text-sm text-subtle">
          Request id <Mono className="text-ink">{requestId}</Mono>
          <CopyButton value={requestId} label="Copy request id" />
        </p>
      )}
      {(onRetry || action) && (
        <div className="mt-4 flex gap-2">
          {onRetry && (
            <Button variant="primary" onClick={onRetry}>
              Try again
            </Button>
          )}
          {action}
        </div>
      )}
    </div>
  );
}
