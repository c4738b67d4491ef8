import { CircleCheck } from 'lucide-react';
import { Callout } from '#components/ui/callout.tsx';
import { formatNumber } from '#components/ui/number.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import type { Verification } from '#lib/events/log/verification';

/** Up to when the chain is verified; a fault stands out. */
export function VerifiedLine({ verification }: { verification: Verification | null }) {
  if (!verification) {
    return (
      <p className="mb-3 text-muted text-sm">Not verified yet. That happens every night, and with Verify.</p>
    );
  }
  const { seq, at, fault } = verification;
  if (fault) {
    return (
      <div role="alert" className="mb-3">
        <Callout tone="refused">
          <b className="font-medium">{fault}</b> What stands before it is right; this was found{' '}
          <RelativeTime at={at} />. Do not trust what follows without a checkpoint that you keep elsewhere,
          and find out who can write to the database.
        </Callout>
      </div>
    );
  }
  return (
    <p className="mb-3 flex items-center gap-1.5 text-muted text-sm">
      <CircleCheck aria-hidden className="size-4 shrink-0 text-allowed" />
      <span>
        Verified up to event {formatNumber(seq)}, <RelativeTime at={at} />: nothing was changed, removed or
        inserted.
      </span>
    </p>
  );
}
