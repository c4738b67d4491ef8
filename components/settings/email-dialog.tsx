'use client';

import { FormDialog } from '#components/actions/form-dialog.tsx';
import { useActionForm } from '#components/actions/use-action-form.ts';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { announce } from '#components/ui/live-region.tsx';
import { PasswordInput } from '#components/ui/password-input.tsx';
import { toast } from '#components/ui/toaster.tsx';
import { RequestEmailChangeInput } from '#lib/accounts/members/schemas';
import type { ActionResult } from '#lib/panel/action';

type EmailDialogProps = {
  onClose: () => void;
  onChange: (input: RequestEmailChangeInput) => Promise<ActionResult<void>>;
};

export function EmailDialog({ onClose, onChange }: EmailDialogProps) {
  const form = useActionForm({
    schema: RequestEmailChangeInput,
    defaultValues: { email: '', password: '' },
    draft: 'email',
    secrets: ['password'],
    send: onChange,
    done: () => {
      toast.success('Confirmation sent', { description: 'Open the link in the mail to the new address.' });
      announce('Confirmation sent to the new address');
      onClose();
    },
  });
  return (
    <FormDialog
      title="Change registered email"
      description="The new address gets a link that holds for 24 hours. Until it is opened and confirmed, nothing changes."
      submitLabel="Send confirmation"
      form={form}
      onClose={onClose}
    >
      <Field label="New email" error={form.errorAt('email')} required>
        <Input {...form.register('email')} type="email" autoComplete="off" autoFocus data-1p-ignore />
      </Field>
      <Field label="Present password" error={form.errorAt('password')} required>
        <PasswordInput {...form.register('password')} />
      </Field>
    </FormDialog>
  );
}
