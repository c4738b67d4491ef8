'use client';

import { FormDialog } from '#components/actions/form-dialog.tsx';
import { useActionForm } from '#components/actions/use-action-form.ts';
import { Field } from '#components/ui/field.tsx';
import { announce } from '#components/ui/live-region.tsx';
import { countOf } from '#components/ui/number.tsx';
import { PasswordInput } from '#components/ui/password-input.tsx';
import { toast } from '#components/ui/toaster.tsx';
import { ChangePasswordInput } from '#lib/accounts/members/schemas';
import type { ActionResult } from '#lib/panel/action';

type PasswordDialogProps = {
  onClose: () => void;
  onChange: (input: ChangePasswordInput) => Promise<ActionResult<{ sessionsEnded: number }>>;
};

export function PasswordDialog({ onClose, onChange }: PasswordDialogProps) {
  const form = useActionForm({
    schema: ChangePasswordInput,
    defaultValues: { password: '', newPassword: '' },
    send: onChange,
    done: ({ sessionsEnded }) => {
      const others = countOf(sessionsEnded, 'other session', 'other sessions');
      toast.success('Password changed', { description: `${others} ended.` });
      announce(`Password changed. ${others} ended.`);
      onClose();
    },
  });
  return (
    <FormDialog
      title="Change password"
      description="You stay signed in here; everywhere else you are signed out."
      submitLabel="Change password"
      form={form}
      onClose={onClose}
    >
      <Field label="Present password" error={form.errorAt('password')} required>
        <PasswordInput {...form.register('password')} autoFocus />
      </Field>
      <Field label="New password" hint="At least 12 characters." error={form.errorAt('newPassword')} required>
        <PasswordInput {...form.register('newPassword')} autoComplete="new-password" />
      </Field>
    </FormDialog>
  );
}
