'use client';

import { type FormEvent, useState, useTransition } from 'react';
import type { ActionResult } from '#lib/auth/action';
import { attempt } from '../whitelist/attempt.ts';
import { useStepUp } from '../whitelist/use-step-up.ts';

type Refusal = { message: string; problems: { path: string; message: string }[] };

/** Sends a form's fields; what the server refuses is said at its field, and what was typed stays. */
export function useSubmit<T>(
  send: (fields: Record<string, string>) => Promise<ActionResult<T>>,
  done: (data: T) => void,
) {
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [pending, startSending] = useTransition();
  const stepUp = useStepUp();

  function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (pending) return;
    const fields = Object.fromEntries(
      [...new FormData(event.currentTarget)].map(([name, value]) => [name, String(value)]),
    );
    startSending(async () => {
      const result = await attempt(send(fields));
      if (result.ok) {
        setRefusal(null);
        return done(result.data);
      }
      if (stepUp(result.error)) return;
      setRefusal(result.error);
    });
  }

  return {
    onSubmit,
    pending,
    errorAt: (path: string) => refusal?.problems.find((problem) => problem.path === path)?.message,
    error: refusal?.problems.length === 0 ? refusal.message : null,
  };
}
