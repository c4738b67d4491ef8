'use client';

import { useId, useState, useTransition } from 'react';
import { attempt } from '#components/actions/attempt.ts';
import { useDraft } from '#components/drafts/use-draft.ts';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { announce } from '#components/ui/live-region.tsx';
import type { PublicRecipient } from '#lib/alerts/recipients/public-recipient';
import { AddRecipientInput, recipientsMax } from '#lib/alerts/schemas';
import type { ActionResult } from '#lib/panel/action';

type AddRecipientProps = {
  full: boolean;
  add: (input: AddRecipientInput) => Promise<ActionResult<PublicRecipient>>;
  /** A number was added: its OTP is asked for. */
  onNumber: (id: string) => void;
};

/** One box for both: what has letters is an address. */
export function AddRecipient({ full, add, onNumber }: AddRecipientProps) {
  const formId = useId();
  const [text, setText] = useState('');
  useDraft('recipient', text, setText);
  const [error, setError] = useState<string>();
  const [pending, startTransition] = useTransition();

  function submit() {
    if (pending) return;
    const channel = /[@a-z]/i.test(text) ? ('email' as const) : ('sms' as const);
    const parsed = AddRecipientInput.safeParse({ channel, address: text });
    if (!parsed.success) return setError(parsed.error.issues[0]?.message);
    setError(undefined);
    startTransition(async () => {
      const result = await attempt(() => add(parsed.data));
      if (!result.ok) {
        setError(result.error.message);
        return;
      }
      setText('');
      announce(
        channel === 'email'
          ? `${result.data.address} added. A mail with a link to confirm was sent there.`
          : `${result.data.address} added. An OTP was sent there.`,
      );
      if (channel === 'sms') onNumber(result.data.id);
    });
  }

  return (
    <form
      id={formId}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Field
        label="Email address or mobile number"
        hint={
          full
            ? `At most ${recipientsMax} can be added. Remove one first.`
            : 'A number with its country code, such as +14155550100.'
        }
        error={pending ? null : error}
      >
        <div className="flex items-start gap-2">
          <Input
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              setError(undefined);
            }}
            maxLength={300}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            disabled={full}
          />
          <Button type="submit" loading={pending} disabled={full || text.trim() === ''}>
            Add
          </Button>
        </div>
      </Field>
    </form>
  );
}
