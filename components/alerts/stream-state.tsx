import { TriangleAlert } from 'lucide-react';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import type { StreamState as State } from '#lib/alerts/streams/states';
import { contentWords } from '#lib/events/content-words';

/** Up to when a stream was accepted, since when it is behind, and why. */
export function StreamState({ stream, deliveredTo, behindSince, lastError }: State) {
  const delivered = deliveredTo && <RelativeTime at={deliveredTo} />;
  if (!behindSince) {
    return (
      <p className="text-subtle text-xs">
        {contentWords[stream]}:{' '}
        {delivered ? <>all delivered, the newest of {delivered}</> : 'nothing to deliver yet'}
      </p>
    );
  }
  return (
    <div className="grid gap-0.5 text-xs">
      <p className="flex items-start gap-1.5 text-warning">
        <TriangleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
        <span>
          {contentWords[stream]}: behind since <RelativeTime at={behindSince} />,{' '}
          {delivered ? <>delivered up to {delivered}</> : 'nothing delivered yet'}
        </span>
      </p>
      {lastError && <p className="wrap-anywhere text-muted">Last answer: {lastError}</p>}
    </div>
  );
}
