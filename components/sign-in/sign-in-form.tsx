'use client';

import { startTransition, useActionState, useRef } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { FormError } from '#components/ui/form-error.tsx';
import { Input } from '#components/ui/input.tsx';
import { PasswordInput } from '#components/ui/password-input.tsx';
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
  const email = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const initial = failed ? 'Signing in did not work. Try again.' : null;
  const [error, submit, pending] = useActionState(async (_: string | null, form: FormData) => {
    const problem = await requestSignIn(String(form.get('email')), String(form.get('password')));
    if (problem) {
      password.current?.select();
      return problem;
    }
    // A whole page load: nothing of whoever was here before stays in the router's cache.
    window.location.assign(next);
    return new Promise<never>(() => undefined);
  }, initial);

  function fillIn() {
    if (!demo || !email.current || !password.current) return;
    email.current.value = demo.email;
    password.current.value = demo.password;
    button.current?.focus();
  }

  return (
    <form
      // The action alone serves what is pressed before this page wakes; it would empty the fields.
      action={submit}
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        startTransition(() => submit(form));
      }}
      className="grid gap-4"
    >
      <Field label="Email">
        <Input ref={email} name="email" type="email" autoComplete="username" required autoFocus />
      </Field>
      <Field label="Password">
        <PasswordInput ref={password} name="password" required maxLength={1024} />
      </Field>
      {error && !pending && <FormError>{error}</FormError>}
      <Button ref={button} type="submit" variant="primary" loading={pending} className="w-full">
        Sign in
      </Button>
      {demo && <DemoSignIn {...demo} onFill={fillIn} />}
    </form>
  );
}
