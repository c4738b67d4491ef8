'use client';

import { z } from 'zod';
import { useActionForm } from '#components/actions/use-action-form.ts';
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
const channelOf = (text: string) => (/[@a-z]/i.test(text) ? ('email' as const) : ('sms' as const));

const Fields = z
  .object({ address: z.string() })
  .transform(({ address }) => ({ channel: channelOf(address), address }))
  .pipe(AddRecipientInput);

export function AddRecipient({ full, add, onNumber }: AddRecipientProps) {
  const form = useActionForm({
    schema: Fields,
    defaultValues: { address: '' },
    emptied: true,
    draft: 'recipient',
    send: ({ address }) => add({ channel: channelOf(address), address }),
    done: ({ id, channel, address }) => {
      announce(
        channel === 'email'
          ? `${address} added. A mail with a link to confirm was sent there.`
          : `${address} added. An OTP was sent there.`,
      );
      if (channel === 'sms') onNumber(id);
    },
  });
  const isEmpty = form.values.address.trim() === '';

  return (
    <form {...form.formProps}>
      <Field
        label="Email address or mobile number"
        hint={
          full
            ? `At most ${recipientsMax} can be added. Remove one first.`
            : 'A number with its country code, such as +14155550100.'
        }
        error={isEmpty ? undefined : (form.errorAt('address') ?? form.problem)}
      >
        <div className="flex items-start gap-2">
          <Input
            {...form.register('address')}
            maxLength={300}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            disabled={full}
          />
          <Button type="submit" loading={form.pending} disabled={full || isEmpty}>
            Add
          </Button>
        </div>
      </Field>
    </form>
  );
}
