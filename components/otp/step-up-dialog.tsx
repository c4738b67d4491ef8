'use client';

import { useEffect, useState } from 'react';
import { attempt } from '#components/actions/attempt.ts';
import { Dialog } from '#components/ui/dialog.tsx';
import { FormError } from '#components/ui/form-error.tsx';
import { announce } from '#components/ui/live-region.tsx';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import type { ActionResult } from '#lib/panel/action';
import { answerOtp, useOtpAsked } from './ask-for-otp.ts';
import { DemoHint } from './demo-hint.tsx';
import { OtpSteps } from './otp-steps.tsx';
import type { OtpViewState } from './types.ts';

export type StepUpActions = {
  read: () => Promise<ActionResult<OtpViewState & { open: boolean }>>;
  send: (mobile: string) => Promise<ActionResult<void>>;
  verify: (code: string) => Promise<ActionResult<unknown>>;
};

type StepUpDialogProps = { demo: boolean; actions: StepUpActions };

/** Asks for the OTP over the page, so that what was being done there can go on. */
export function StepUpDialog(props: StepUpDialogProps) {
  const asked = useOtpAsked();
  // Whoever asked must not wait for a dialog that is gone.
  useEffect(() => () => answerOtp(false), []);
  return (
    <Dialog
      open={asked}
      onOpenChange={() => answerOtp(false)}
      title="Verify it is you"
      description="This decides who gets in and what it costs you, so we make sure it is you. What you were doing goes on once the OTP is right."
    >
      {asked && <Steps {...props} />}
    </Dialog>
  );
}

function Steps({ demo, actions: { read, send, verify } }: StepUpDialogProps) {
  const [state, setState] = useState<OtpViewState>();
  const [error, setError] = useState<string>();

  async function refresh() {
    const found = await attempt(read);
    if (!found.ok) return setError(found.error.message);
    if (found.data.open) return answerOtp(true);
    setState(found.data);
  }

  // What the server knows of OTPs that were sent, asked for once as the dialog opens.
  useEffect(() => void refresh(), []);

  if (error) return <FormError>{error}</FormError>;
  if (!state) {
    return (
      <Loading label="Loading">
        <Skeleton className="h-24 w-full" />
      </Loading>
    );
  }
  return (
    <>
      <OtpSteps
        state={state}
        send={async (mobile) => {
          const result = await send(mobile);
          await refresh();
          return result;
        }}
        verify={async (code) => {
          const result = await verify(code);
          if (result.ok) {
            announce('Verified');
            answerOtp(true);
          } else await refresh();
          return result;
        }}
      />
      {demo && <DemoHint />}
    </>
  );
}
