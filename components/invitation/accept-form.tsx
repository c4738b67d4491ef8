'use client';

import { useState } from 'react';
import { useActionForm } from '#components/actions/use-action-form.ts';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { FormError } from '#components/ui/form-error.tsx';
import { Input } from '#components/ui/input.tsx';
import { LinkButton } from '#components/ui/link-button.tsx';
import { PasswordInput } from '#components/ui/password-input.tsx';
import { AcceptInvitationInput } from '#lib/accounts/members/schemas';
import type { ActionResult } from '#lib/panel/action';

type AcceptFormProps = {
  email: string;
  onAccept: (password: string) => Promise<ActionResult<{ email: string }>>;
};

const Fields = AcceptInvitationInput.omit({ token: true });

export function AcceptForm({ email, onAccept }: AcceptFormProps) {
  const [accepted, setAccepted] = useState(false);
  const form = useActionForm({
    schema: Fields,
    defaultValues: { password: undefined },
    send: ({ password }) => onAccept(password),
    done: () => setAccepted(true),
  });
  if (accepted) {
    return (
      <div className="grid gap-4">
        <p role="status" className="text-base text-muted">
          Your account is ready. Sign in with {email} and the password you have chosen.
        </p>
        <LinkButton href="/sign-in" variant="primary" className="w-full" autoFocus>
          Go to sign-in
        </LinkButton>
      </div>
    );
  }
  return (
    <form {...form.formProps} className="grid gap-4">
      <Field label="Email">
        <Input name="email" type="email" value={email} readOnly autoComplete="username" />
      </Field>
      <Field label="Password" hint="At least 12 characters." error={form.errorAt('password')} required>
        <PasswordInput {...form.register('password')} autoComplete="new-password" autoFocus />
      </Field>
      {form.problem && <FormError>{form.problem}</FormError>}
      <Button type="submit" variant="primary" loading={form.pending} className="w-full">
        Accept invitation
      </Button>
    </form>
  );
}
