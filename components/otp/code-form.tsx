'use client';

import { startTransition, useActionState, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { countOf } from '../ui/number.tsx';
import { OtpInput } from '../ui/otp-input.tsx';
import type { OtpViewState, VerifyOtp } from './types.ts';
import { durationText, useCountdown } from './use-countdown.ts';

export function CodeForm({ state, verify }: { state: OtpViewState; verify: VerifyOtp }) {
  const [code, setCode] = useState('');
  const left = useCountdown(state.codeUntil ?? state.now, state.now);
  const [error, submit, pending] = useActionState(async (_: string | null, typed: string) => {
    const result = await verify(typed);
    if (result.ok) return null;
    setCode('');
    return result.error.message;
  }, null);

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        startTransition(() => submit(code));
      }}
      className="grid gap-4"
    >
      <p role="status" className="text-base text-muted">
        OTP sent. If this is your registered number, it arrives within a minute.
      </p>
      <Field label="OTP" error={pending ? null : error}>
        <OtpInput value={code} onValueChange={setCode} autoFocus />
      </Field>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Button type="submit" variant="primary" loading={pending}>
          Verify
        </Button>
        <p className="text-sm text-subtle tabular-nums">
          {countOf(state.attemptsLeft, 'attempt', 'attempts')} left · holds for {durationText(left)}
        </p>
      </div>
    </form>
  );
}
