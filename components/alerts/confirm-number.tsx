'use client';

import { useId, useRef, useState, useTransition } from 'react';
import { attempt } from '#components/actions/attempt.ts';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { announce } from '#components/ui/live-region.tsx';
import { countOf } from '#components/ui/number.tsx';
import { OtpInput } from '#components/ui/otp-input.tsx';
import { durationText, useCountdown } from '#components/ui/use-countdown.ts';
import type { PublicRecipient } from '#lib/alerts/recipients/public-recipient';
import type { ConfirmByOtpInput } from '#lib/alerts/schemas';
import type { ActionResult } from '#lib/panel/action';

type ConfirmNumberProps = {
  recipient: PublicRecipient;
  now: string;
  confirm: (input: ConfirmByOtpInput) => Promise<ActionResult<PublicRecipient>>;
  resend: (id: string) => Promise<ActionResult<PublicRecipient>>;
  onClose: () => void;
};

/** Asks for the OTP that the number has got. */
export function ConfirmNumber({ recipient, now, confirm, resend, onClose }: ConfirmNumberProps) {
  const { id, address, attemptsLeft, codeUntil, resendAt } = recipient;
  const formId = useId();
  const input = useRef<HTMLInputElement>(null);
  const [code, setCode] = useState('');
  const [error, setError] = useState<string>();
  const [pending, startTransition] = useTransition();
  const [sending, startSending] = useTransition();
  const holds = useCountdown(codeUntil ?? now, now);
  const wait = useCountdown(resendAt, now);

  function submit() {
    if (pending) return;
    startTransition(async () => {
      const result = await attempt(() => confirm({ id, code }));
      if (result.ok) {
        announce(`${address} confirmed`);
        onClose();
      } else {
        setError(result.error.message);
        setCode('');
        input.current?.focus();
      }
    });
  }

  function sendAnother() {
    if (wait > 0 || sending) return;
    startSending(async () => {
      const result = await attempt(() => resend(id));
      if (!result.ok) {
        setError(result.error.message);
        return;
      }
      setError(undefined);
      announce(`Another OTP was sent to ${address}`);
      input.current?.focus();
    });
  }

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Confirm ${address}`}
      description="An OTP was sent there by SMS. Whoever has the phone tells you."
      footer={
        <>
          <Button
            variant="ghost"
            loading={sending}
            aria-disabled={wait > 0 || undefined}
            onClick={sendAnother}
          >
            {wait > 0 ? `Send another in ${durationText(wait)}` : 'Send another OTP'}
          </Button>
          <Button type="submit" form={formId} variant="primary" loading={pending}>
            Confirm
          </Button>
        </>
      }
    >
      <form
        id={formId}
        noValidate
        className="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Field label="OTP" error={pending ? null : error}>
          <OtpInput ref={input} value={code} onValueChange={setCode} autoFocus />
        </Field>
        <p className="text-sm text-subtle tabular-nums">
          {holds > 0
            ? `${countOf(attemptsLeft, 'attempt')} left · holds for ${durationText(holds)}`
            : 'The OTP has expired. Send another one.'}
        </p>
      </form>
    </Dialog>
  );
}
