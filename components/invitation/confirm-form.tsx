'use client';

import { useState } from 'react';
import { useSubmit } from '#components/actions/use-submit.ts';
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
  const [confirmed, setConfirmed] = useState(false);
  const form = useSubmit(onConfirm, () => setConfirmed(true));
  if (confirmed) {
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
    <form noValidate onSubmit={form.onSubmit} className="grid gap-4">
      <p className="text-base text-muted">
        From now on, <span className="text-ink">{email}</span> is what you sign in with, and what alerts go
        to.
      </p>
      {form.error && <FormError>{form.error}</FormError>}
      <Button type="submit" variant="primary" loading={form.pending} className="w-full">
        Confirm
      </Button>
    </form>
  );
}
