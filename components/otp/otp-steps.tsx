'use client';

import { Callout } from '#components/ui/callout.tsx';
import { useCountdown } from '#components/ui/use-countdown.ts';
import { CodeForm } from './code-form.tsx';
import { MobileForm } from './mobile-form.tsx';
import type { OtpViewState, SendOtp, VerifyOtp } from './types.ts';

type OtpStepsProps = { state: OtpViewState; send: SendOtp; verify: VerifyOtp };

/** Where to send the OTP, and, once one was sent, the OTP. */
export function OtpSteps({ state, send, verify }: OtpStepsProps) {
  const locked = useCountdown(state.lockedUntil ?? state.now, state.now) > 0;
  const codeSeconds = useCountdown(state.codeUntil ?? state.now, state.now);
  const sent = state.codeUntil !== null && !locked;
  return (
    <div className="grid gap-5">
      {locked && (
        <div role="alert">
          <Callout tone="warning">
            Too many wrong OTPs. Nothing was opened; wait until you can send another one.
          </Callout>
        </div>
      )}
      <MobileForm state={state} send={send} />
      {sent && (
        <div className="border-t pt-5">
          {codeSeconds > 0 ? (
            <CodeForm
              key={state.codeUntil}
              attemptsLeft={state.attemptsLeft}
              seconds={codeSeconds}
              verify={verify}
            />
          ) : (
            <p role="status" className="text-base text-muted">
              The OTP has expired. Send another one.
            </p>
          )}
        </div>
      )}
    </div>
  );
}
