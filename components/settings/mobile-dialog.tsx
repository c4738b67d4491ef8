'use client';

import { useState } from 'react';
import { FormDialog } from '#components/actions/form-dialog.tsx';
import { useActionForm } from '#components/actions/use-action-form.ts';
import { CodeForm } from '#components/otp/code-form.tsx';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { announce } from '#components/ui/live-region.tsx';
import { countOf } from '#components/ui/number.tsx';
import { PasswordInput } from '#components/ui/password-input.tsx';
import { toast } from '#components/ui/toaster.tsx';
import { durationText, useCountdown } from '#components/ui/use-countdown.ts';
import type { Account } from '#lib/accounts/members/account';
import { RequestMobileChangeInput } from '#lib/accounts/members/schemas';
import type { ActionResult } from '#lib/panel/action';

type MobileDialogProps = {
  state: Account['mobileChange'];
  onClose: () => void;
  onRequest: (input: RequestMobileChangeInput) => Promise<ActionResult<void>>;
  onChange: (code: string) => Promise<ActionResult<{ mobile: string }>>;
};

/** The new number, then the OTP that went there. */
export function MobileDialog({ state, onClose, onRequest, onChange }: MobileDialogProps) {
  const [anotherThan, setAnotherThan] = useState<string | null>(null);
  const { mobile, codeUntil, attemptsLeft } = state;
  const seconds = useCountdown(codeUntil ?? state.now, state.now);
  const sending = mobile === null || seconds === 0 || attemptsLeft === 0 || codeUntil === anotherThan;

  async function verify(code: string) {
    const result = await onChange(code);
    if (result.ok) {
      toast.success('Registered mobile changed', { description: result.data.mobile });
      announce(`Registered mobile changed to ${result.data.mobile}`);
      onClose();
    }
    return result;
  }

  if (sending) return <NumberForm state={state} onClose={onClose} onRequest={onRequest} />;
  return (
    <Dialog open onOpenChange={onClose} title="Change registered mobile">
      <div className="grid gap-4">
        <CodeForm
          key={codeUntil}
          attemptsLeft={attemptsLeft}
          seconds={seconds}
          verify={verify}
          sent={`OTP sent to ${mobile}. Once it is entered here, this is your registered mobile.`}
        />
        <div>
          <Button size="sm" onClick={() => setAnotherThan(codeUntil)}>
            Send again or to another number
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

function NumberForm({ state, onClose, onRequest }: Omit<MobileDialogProps, 'onChange'>) {
  const wait = useCountdown(state.sendAt, state.now);
  const form = useActionForm({
    schema: RequestMobileChangeInput,
    defaultValues: { mobile: '', password: '' },
    draft: 'mobile',
    secrets: ['password'],
    send: onRequest,
    done: () => {
      announce('OTP sent to the new number');
    },
  });
  return (
    <FormDialog
      title="Change registered mobile"
      description="The new number gets an OTP, which you enter here. Until then nothing changes."
      submitLabel="Send OTP"
      form={form}
      onClose={onClose}
    >
      <Field
        label="New mobile number"
        hint="With its country code, such as +14155550100."
        error={form.errorAt('mobile')}
        required
      >
        <Input {...form.register('mobile')} inputMode="tel" autoComplete="tel" autoFocus mono />
      </Field>
      <Field label="Present password" error={form.errorAt('password')} required>
        <PasswordInput {...form.register('password')} />
      </Field>
      <p className="text-sm text-subtle tabular-nums">
        {wait > 0 ? `The next OTP can be sent in ${durationText(wait)} · ` : ''}
        {countOf(state.sendsLeft, 'send', 'sends')} left this hour
      </p>
    </FormDialog>
  );
}
