'use client';

import { useActionState } from 'react';
import { attempt } from '#components/actions/attempt.ts';
import { Button } from '#components/ui/button.tsx';
import { FormError } from '#components/ui/form-error.tsx';
import { LinkButton } from '#components/ui/link-button.tsx';
import type { ActionResult } from '#lib/panel/action';

type ConfirmFormProps = {
  email: string;
  onConfirm: () => Promise<ActionResult<{ email: string }>>;
};

/** The press: mail programs that open links by themselves change nothing. */
export function ConfirmForm({ email, onConfirm }: ConfirmFormProps) {
  const [result, submit, pending] = useActionState(() => attempt(onConfirm), null);
  if (result?.ok) {
    return (
      <div className="grid gap-4">
        <p role="status" className="text-base text-muted">
          {email} is your registered email now. Sign in with it from now on; sessions that are open stay open.
        </p>
        <LinkButton href="/settings" variant="primary" className="w-full" autoFocus>
          Open settings
        </LinkButton>
      </div>
    );
  }
  return (
    <form action={submit} className="grid gap-4">
      <p className="text-base text-muted">
        From now on, <span className="text-ink">{email}</span> is what you sign in with, and what alerts go
        to.
      </p>
      {result?.ok === false && !pending && <FormError>{result.error.message}</FormError>}
      <Button type="submit" variant="primary" loading={pending} className="w-full">
        Confirm
      </Button>
    </form>
  );
}
