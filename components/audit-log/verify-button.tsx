'use client';

import { ShieldCheck } from 'lucide-react';
import { useChange } from '#components/actions/use-change.ts';
import { Button } from '#components/ui/button.tsx';
import { formatNumber } from '#components/ui/number.tsx';
import type { Verification } from '#lib/events/log/verification';
import type { ActionResult } from '#lib/panel/action';

/** Goes through the whole log now; what was found is the line below. */
export function VerifyButton({ onVerify }: { onVerify: () => Promise<ActionResult<Verification>> }) {
  const { pending, run } = useChange();

  function verify() {
    run(onVerify, {
      done: ({ seq, fault }) => fault ?? `Verified up to event ${formatNumber(seq)}`,
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
