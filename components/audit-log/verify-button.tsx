'use client';

import { ShieldCheck } from 'lucide-react';
import { useChange } from '#components/actions/use-change.ts';
import { Button } from '#components/ui/button.tsx';
import { formatNumber } from '#components/ui/number.tsx';
import type { Verification } from '#lib/events/log/verification';
import type { ActionResult } from '#lib/panel/action';

/** Goes through the whole log now; what was found is the line below. `null`: it takes longer than an answer may. */
export function VerifyButton({ onVerify }: { onVerify: () => Promise<ActionResult<Verification | null>> }) {
  const { pending, run } = useChange();

  function verify() {
    run(onVerify, {
      done: (found) =>
        found
          ? (found.fault ?? `Verified up to event ${formatNumber(found.seq)}`)
          : 'The log is long: this goes on, and the page says what was found',
      refused: 'The audit log was not verified',
    });
  }

  return (
    <Button loading={pending} onClick={verify}>
      <ShieldCheck aria-hidden />
      Verify
    </Button>
  );
}
