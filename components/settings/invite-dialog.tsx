'use client';

import { FormDialog } from '#components/actions/form-dialog.tsx';
import { useActionForm } from '#components/actions/use-action-form.ts';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { announce } from '#components/ui/live-region.tsx';
import { toast } from '#components/ui/toaster.tsx';
import { InviteMemberInput } from '#lib/accounts/members/schemas';
import type { ActionResult } from '#lib/panel/action';
import { RoleField } from './role-field.tsx';

type InviteDialogProps = {
  onClose: () => void;
  onInvite: (input: InviteMemberInput) => Promise<ActionResult<{ email: string }>>;
};

export function InviteDialog({ onClose, onInvite }: InviteDialogProps) {
  const form = useActionForm({
    schema: InviteMemberInput,
    defaultValues: { name: '', email: '', mobile: '', role: 'viewer' },
    draft: 'invite',
    send: onInvite,
    done: ({ email }) => {
      toast.success('Invitation sent', { description: email });
      announce(`Invitation sent to ${email}`);
      onClose();
    },
  });
  return (
    <FormDialog
      title="Invite member"
      description="They get a mail with a link that holds for 7 days, and choose a password of their own."
      submitLabel="Send invitation"
      form={form}
      onClose={onClose}
    >
      <Field label="Name" error={form.errorAt('name')} required>
        <Input {...form.register('name')} autoComplete="off" autoFocus data-1p-ignore />
      </Field>
      <Field label="Email" error={form.errorAt('email')} required>
        <Input {...form.register('email')} type="email" autoComplete="off" data-1p-ignore />
      </Field>
      <Field
        label="Mobile number"
        hint="OTPs go there. With its country code, such as +14155550100."
        error={form.errorAt('mobile')}
        required
      >
        <Input {...form.register('mobile')} inputMode="tel" autoComplete="off" mono />
      </Field>
      <RoleField {...form.register('role')} chosen={form.values.role} error={form.errorAt('role')} />
    </FormDialog>
  );
}
