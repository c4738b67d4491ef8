'use client';

import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { announce } from '#components/ui/live-region.tsx';
import { countOf } from '#components/ui/number.tsx';
import { durationText, useCountdown } from '#components/ui/use-countdown.ts';
import type { OtpViewState, SendOtp } from './types.ts';

export function MobileForm({ state, send }: { state: OtpViewState; send: SendOtp }) {
  const wait = useCountdown(state.sendAt, state.now);
  const sent = state.codeUntil !== null;
  const [error, setError] = useState<string>();
  const [pending, setPending] = useState(false);

  // Not in a transition: what waits for the OTP may be one, and React ends them together.
  async function submit(form: FormData) {
    if (pending) return;
    setPending(true);
    const result = await send(String(form.get('mobile')));
    setPending(false);
    setError(result.ok ? undefined : result.error.message);
    if (result.ok) announce('OTP sent');
  }

  return (
    <form
      action={submit}
      onSubmit={(event) => {
        // Not through the action: that would empty the field.
        event.preventDefault();
        if (wait > 0) return;
        void submit(new FormData(event.currentTarget));
      }}
      className="grid gap-3"
    >
      <Field
        label="Registered mobile number"
        hint={`With its country code. It ends in ${state.mobileEnding}.`}
        error={pending ? undefined : error}
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
