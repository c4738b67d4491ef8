'use client';

import { useRef, useState } from 'react';
import { useActionForm } from '#components/actions/use-action-form.ts';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { FormError } from '#components/ui/form-error.tsx';
import { Input } from '#components/ui/input.tsx';
import { PasswordInput } from '#components/ui/password-input.tsx';
import { SignInInput } from '#lib/accounts/sessions/schemas';
import type { ActionResult } from '#lib/panel/action';
import { DemoSignIn } from './demo-sign-in.tsx';
import { requestSignIn } from './request-sign-in.ts';

type SignInFormProps = {
  /** Path of this site to go on to. */
  next: string;
  demo?: { email: string; password: string };
  /** The page was opened by a sign-in that failed without script. */
  failed: boolean;
};

export function SignInForm({ next, demo, failed }: SignInFormProps) {
  const [failedBefore, setFailedBefore] = useState(failed);
  const button = useRef<HTMLButtonElement>(null);
  const form = useActionForm({
    schema: SignInInput,
    // A browser fills them in before the page wakes.
    defaultValues: { email: undefined, password: undefined },
    send: async (typed): Promise<ActionResult<never>> => {
      setFailedBefore(false);
      const message = await requestSignIn(typed);
      if (message) return { ok: false, error: { code: 'bad_input', message, problems: [], requestId: '' } };
      // A whole page load: nothing of whoever was here before stays in the router's cache.
      window.location.assign(next);
      return new Promise<never>(() => undefined);
    },
    done: () => undefined,
    refused: () => form.setFocus('password', { shouldSelect: true }),
  });
  const problem = failedBefore ? 'Signing in did not work. Try again.' : form.problem;

  function fillIn() {
    if (!demo) return;
    form.reset(demo);
    button.current?.focus();
  }

  return (
    <form {...form.formProps} className="grid gap-4">
      <Field label="Email" error={form.errorAt('email')} required>
        <Input {...form.register('email')} type="email" autoComplete="username" autoFocus />
      </Field>
      <Field label="Password" error={form.errorAt('password')} required>
        <PasswordInput {...form.register('password')} />
      </Field>
      {problem && <FormError>{problem}</FormError>}
      <Button ref={button} type="submit" variant="primary" loading={form.pending} className="w-full">
        Sign in
      </Button>
      {demo && <DemoSignIn {...demo} onFill={fillIn} />}
    </form>
  );
}
