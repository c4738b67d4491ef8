'use client';

import { useState } from 'react';
import type { FieldValues } from 'react-hook-form';
import { useLeaveGuard } from '#components/ui/leave-guard.tsx';
import { announce } from '#components/ui/live-region.tsx';
import { isCertain } from '#components/ui/say-refused.ts';
import { type ActionFormOptions, useActionForm } from './use-action-form.ts';

type SecretFormOptions<Values extends FieldValues, T> = Omit<
  ActionFormOptions<Values, T>,
  'done' | 'refused'
> & {
  /** What is made, for announcements. */
  nameOf: (made: T) => string;
  /** What is shown once: `authkey`. */
  secret: string;
};

/** A form that makes what has a secret. The answer is kept in memory alone, and leaving asks until it was stored. */
export function useSecretForm<Values extends FieldValues, T>({
  nameOf,
  secret,
  ...options
}: SecretFormOptions<Values, T>) {
  const [made, setMade] = useState<T | null>(null);
  const [stored, setStored] = useState(false);
  useLeaveGuard(made !== null && !stored);
  const form = useActionForm({
    ...options,
    done: (data) => {
      announce(`${nameOf(data)} created. Its ${secret} is shown once.`);
      setMade(data);
    },
    refused: (refusal) =>
      announce(isCertain(refusal) ? `Not created. ${refusal.message}` : refusal.message, 'assertive'),
  });
  return { form, made, onStored: () => setStored(true) };
}
