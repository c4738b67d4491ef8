'use client';

import { useId, useState, useTransition } from 'react';
import { Controller } from 'react-hook-form';
import { attempt } from '#components/actions/attempt.ts';
import { useActionForm } from '#components/actions/use-action-form.ts';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { announce } from '#components/ui/live-region.tsx';
import { countOf } from '#components/ui/number.tsx';
import { OtpInput } from '#components/ui/otp-input.tsx';
import { durationText, useCountdown } from '#components/ui/use-countdown.ts';
import type { PublicRecipient } from '#lib/alerts/recipients/public-recipient';
import { ConfirmByOtpInput } from '#lib/alerts/schemas';
import type { ActionResult } from '#lib/panel/action';

type ConfirmNumberProps = {
  recipient: PublicRecipient;
  now: string;
  confirm: (input: ConfirmByOtpInput) => Promise<ActionResult<PublicRecipient>>;
  resend: (id: string) => Promise<ActionResult<PublicRecipient>>;
  onClose: () => void;
};

const Fields = ConfirmByOtpInput.omit({ id: true });

/** Asks for the OTP that the number has got. */
export function ConfirmNumber({ recipient, now, confirm, resend, onClose }: ConfirmNumberProps) {
  const { id, address, attemptsLeft, codeUntil, resendAt } = recipient;
  const formId = useId();
  const [notSent, setNotSent] = useState<string>();
  const form = useActionForm({
    schema: Fields,
    defaultValues: { code: '' },
    send: ({ code }) => {
      setNotSent(undefined);
      return confirm({ id, code });
    },
    done: () => {
      announce(`${address} confirmed`);
      onClose();
    },
    refused: () => {
      form.setValue('code', '');
      form.setFocus('code');
    },
  });
  const [sending, startSending] = useTransition();
  const holds = useCountdown(codeUntil ?? now, now);
  const wait = useCountdown(resendAt, now);

  function sendAnother() {
    if (wait > 0 || sending) return;
    startSending(async () => {
      const result = await attempt(() => resend(id));
      if (!result.ok) {
        setNotSent(result.error.message);
        return;
      }
      setNotSent(undefined);
      announce(`Another OTP was sent to ${address}`);
      form.setFocus('code');
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
          <Button type="submit" form={formId} variant="primary" loading={form.pending}>
            Confirm
          </Button>
        </>
      }
    >
      <form id={formId} {...form.formProps} className="grid gap-3">
        <Field label="OTP" error={notSent ?? form.errorAt('code') ?? form.problem}>
          <Controller
            control={form.control}
            name="code"
            render={({ field }) => (
              <OtpInput
                ref={field.ref}
                value={field.value}
                onValueChange={(code) => form.setValue('code', code)}
                autoFocus
              />
            )}
          />
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
