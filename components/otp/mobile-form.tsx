'use client';

import { startTransition, useActionState } from 'react';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import { announce } from '../ui/live-region.tsx';
import { countOf } from '../ui/number.tsx';
import type { OtpViewState, SendOtp } from './types.ts';
import { durationText, useCountdown } from './use-countdown.ts';

export function MobileForm({ state, send }: { state: OtpViewState; send: SendOtp }) {
  const wait = useCountdown(state.sendAt, state.now);
  const sent = state.codeUntil !== null;
  const [error, submit, pending] = useActionState(async (_: string | null, form: FormData) => {
    const result = await send(String(form.get('mobile')));
    if (!result.ok) return result.error.message;
    announce('OTP sent');
    return null;
  }, null);

  return (
    <form
      action={submit}
      onSubmit={(event) => {
        // Not through the action: that would empty the field.
        event.preventDefault();
        if (wait > 0) return;
        const form = new FormData(event.currentTarget);
        startTransition(() => submit(form));
      }}
      className="grid gap-3"
    >
      <Field
        label="Registered mobile number"
        hint={`With its country code. It ends in ${state.mobileEnding}.`}
        error={pending ? null : error}
      >
        <Input name="mobile" type="text" inputMode="tel" autoComplete="tel" required autoFocus={!sent} mono />
      </Field>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Button
          type="submit"
          variant={sent ? 'secondary' : 'primary'}
          loading={pending}
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
