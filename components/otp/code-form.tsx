'use client';

import { useRef, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { countOf } from '#components/ui/number.tsx';
import { OtpInput } from '#components/ui/otp-input.tsx';
import { durationText } from '#components/ui/use-countdown.ts';
import type { VerifyOtp } from './types.ts';

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
  const [error, setError] = useState<string>();
  const [pending, setPending] = useState(false);

  // Not in a transition: what waits for this OTP may be one, and React ends them together.
  async function submit() {
    if (pending) return;
    setPending(true);
    const result = await verify(code);
    setPending(false);
    if (result.ok) return;
    setError(result.error.message);
    setCode('');
    input.current?.focus();
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
      className="grid gap-4"
    >
      <p role="status" className="text-base text-muted">
        {sent}
      </p>
      <Field label="OTP" error={pending ? undefined : error}>
        <OtpInput ref={input} value={code} onValueChange={setCode} autoFocus />
      </Field>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Button type="submit" variant="primary" loading={pending}>
          Verify
        </Button>
        <p className="text-sm text-subtle tabular-nums">
          {/* A wrong OTP says by itself how many are left. */}
          {error === undefined && `${countOf(attemptsLeft, 'attempt', 'attempts')} left · `}
          {error === undefined ? 'holds' : 'The OTP holds'} for {durationText(seconds)}
        </p>
      </div>
    </form>
  );
}
