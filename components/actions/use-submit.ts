'use client';

import { type FormEvent, useState, useTransition } from 'react';
import { useFormDraft } from '#components/drafts/use-form-draft.ts';
import type { ActionResult } from '#lib/panel/action';
import { attempt } from './attempt.ts';

type Refusal = { message: string; problems: { path: string; message: string }[] };

/** Sends a form's fields; what the server refuses is said at its field, and what was typed stays.
 * With `ref` on the form, secrets aside, it stays in this tab until it is stored. */
export function useSubmit<T>(
  send: (fields: Record<string, string>) => Promise<ActionResult<T>>,
  done: (data: T) => void,
) {
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [pending, startSending] = useTransition();
  const draft = useFormDraft();

  function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (pending) return;
    const fields = Object.fromEntries(
      [...new FormData(event.currentTarget)].map(([name, value]) => [name, String(value)]),
    );
    startSending(async () => {
      const result = await attempt(() => send(fields));
      if (result.ok) {
        setRefusal(null);
        draft.clear();
        return done(result.data);
      }
      setRefusal(result.error);
    });
  }

  return {
    ref: draft.ref,
    onSubmit,
    pending,
    errorAt: (path: string) => refusal?.problems.find((problem) => problem.path === path)?.message,
    error: refusal?.problems.length === 0 ? refusal.message : null,
  };
}
