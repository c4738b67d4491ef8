'use client';

import { startTransition, useActionState, useRef, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { countOf } from '../ui/number.tsx';
import { OtpInput } from '../ui/otp-input.tsx';
import type { VerifyOtp } from './types.ts';
import { durationText } from './use-countdown.ts';

type CodeFormProps = {
  attemptsLeft: number;
  /** How long the OTP still holds. */
  seconds: number;
  verify: VerifyOtp;
  /** What the person is told of where it went. */
  sent?: string;
};

export function CodeForm({
  attemptsLeft,
  seconds,
  verify,
  sent = 'OTP sent. If this is your registered number, it arrives within a minute.',
}: CodeFormProps) {
  const [code, setCode] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const [error, submit, pending] = useActionState(async (_: string | null, typed: string) => {
    const result = await verify(typed);
    if (result.ok) return null;
    setCode('');
    input.current?.focus();
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
        {sent}
      </p>
      <Field label="OTP" error={pending ? null : error}>
        <OtpInput ref={input} value={code} onValueChange={setCode} autoFocus />
      </Field>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Button type="submit" variant="primary" loading={pending}>
          Verify
        </Button>
        <p className="text-sm text-subtle tabular-nums">
          {countOf(attemptsLeft, 'attempt', 'attempts')} left · holds for {durationText(seconds)}
        </p>
      </div>
    </form>
  );
}
