'use client';

import { useActionForm } from '#components/actions/use-action-form.ts';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { announce } from '#components/ui/live-region.tsx';
import { countOf } from '#components/ui/number.tsx';
import { durationText, useCountdown } from '#components/ui/use-countdown.ts';
import { SendOtpInput } from '#lib/accounts/otp/schemas';
import type { OtpViewState, SendOtp } from './types.ts';

export function MobileForm({ state, send }: { state: OtpViewState; send: SendOtp }) {
  const wait = useCountdown(state.sendAt, state.now);
  const sent = state.codeUntil !== null;
  const form = useActionForm({
    schema: SendOtpInput,
    defaultValues: { mobile: undefined },
    apart: true,
    send: ({ mobile }) => send(mobile),
    done: () => announce('OTP sent'),
  });

  return (
    <form
      {...form.formProps}
      onSubmit={(event) => {
        if (wait > 0) event.preventDefault();
        else form.onSubmit(event);
      }}
      className="grid gap-3"
    >
      <Field
        label="Registered mobile number"
        hint={`With its country code. It ends in ${state.mobileEnding}.`}
        error={form.errorAt('mobile') ?? form.problem}
        required
      >
        <Input {...form.register('mobile')} inputMode="tel" autoComplete="tel" autoFocus={!sent} mono />
      </Field>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Button
          type="submit"
          variant={sent ? 'secondary' : 'primary'}
          loading={form.pending}
          aria-disabled={wait > 0 || undefined}
        >
          Send OTP
        </Button>
        <p className="text-sm text-subtle tabular-nums">
          {wait > 0 ? `Again in ${durationText(wait)} · ` : ''}
          {countOf(state.sendsLeft, 'send', 'sends')} left this hour
        </p>
      </div>
    </form>
  );
}
