'use client';

import { useState } from 'react';
import { useSubmit } from '#components/actions/use-submit.ts';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { FormError } from '#components/ui/form-error.tsx';
import { Input } from '#components/ui/input.tsx';
import { LinkButton } from '#components/ui/link-button.tsx';
import { PasswordInput } from '#components/ui/password-input.tsx';
import type { ActionResult } from '#lib/panel/action';

type AcceptFormProps = {
  email: string;
  onAccept: (password: string) => Promise<ActionResult<{ email: string }>>;
};

export function AcceptForm({ email, onAccept }: AcceptFormProps) {
  const [accepted, setAccepted] = useState(false);
  const form = useSubmit(
    ({ password = '' }) => onAccept(password),
    () => setAccepted(true),
  );
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
    <form noValidate onSubmit={form.onSubmit} className="grid gap-4">
      <Field label="Email">
        <Input name="email" type="email" value={email} readOnly autoComplete="username" />
      </Field>
      <Field label="Password" hint="At least 12 characters." error={form.errorAt('password')} required>
        <PasswordInput name="password" autoComplete="new-password" autoFocus />
      </Field>
      {(form.error ?? form.errorAt('email')) && <FormError>{form.error ?? form.errorAt('email')}</FormError>}
      <Button type="submit" variant="primary" loading={form.pending} className="w-full">
        Accept invitation
      </Button>
    </form>
  );
}
