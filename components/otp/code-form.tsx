'use client';

import { Controller } from 'react-hook-form';
import { useActionForm } from '#components/actions/use-action-form.ts';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { countOf } from '#components/ui/number.tsx';
import { OtpInput } from '#components/ui/otp-input.tsx';
import { durationText } from '#components/ui/use-countdown.ts';
import { VerifyOtpInput } from '#lib/accounts/otp/schemas';
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
  const form = useActionForm({
    schema: VerifyOtpInput,
    defaultValues: { code: '' },
    apart: true,
    send: ({ code }) => verify(code),
    done: () => undefined,
    refused: () => {
      form.setValue('code', '');
      form.setFocus('code');
    },
  });
  const error = form.errorAt('code') ?? form.problem;

  return (
    <form {...form.formProps} className="grid gap-4">
      <p role="status" className="text-base text-muted">
        {sent}
      </p>
      <Field label="OTP" error={error}>
        <Controller
          control={form.control}
          name="code"
          render={({ field }) => (
            // What was said of the last OTP stays while the next one is typed.
            <OtpInput
              ref={field.ref}
              value={field.value}
              onValueChange={(code) => form.setValue('code', code)}
              autoFocus
            />
          )}
        />
      </Field>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Button type="submit" variant="primary" loading={form.pending}>
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
