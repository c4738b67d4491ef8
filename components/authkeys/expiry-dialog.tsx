'use client';

import { Controller } from 'react-hook-form';
import { FormDialog } from '#components/actions/form-dialog.tsx';
import { useActionForm } from '#components/actions/use-action-form.ts';
import { type Expiry, ExpiryField } from '#components/ui/expiry-field.tsx';
import { announce } from '#components/ui/live-region.tsx';
import type { PublicAuthkey } from '#lib/access/authkeys/public-authkey';
import { SetAuthkeyExpiryInput } from '#lib/access/authkeys/schemas';
import type { ActionResult } from '#lib/panel/action';
import { authkeyExpiries, lifeHint } from './authkey-expiries.ts';

export type ExpiryDialogProps = {
  authkey: Pick<PublicAuthkey, 'name' | 'expiresAt'>;
  /** The longest that an authkey of the company may live; null: for ever. */
  lifeDays: number | null;
  onClose: () => void;
  onSetExpiry: (expires: Expiry) => Promise<ActionResult<unknown>>;
};

const Fields = SetAuthkeyExpiryInput.omit({ id: true });

export function ExpiryDialog({ authkey, lifeDays, onClose, onSetExpiry }: ExpiryDialogProps) {
  const { name, expiresAt } = authkey;
  const form = useActionForm({
    schema: Fields,
    defaultValues: { expires: expiresAt && (new Date(expiresAt).toISOString() as Expiry) },
    draft: 'expiry',
    send: ({ expires }) => onSetExpiry(expires),
    done: () => {
      announce(`Expiry of ${name} changed`);
      onClose();
    },
  });
  return (
    <FormDialog
      title={`Change expiry of ${name}`}
      description="From then on every request with it is refused. A later end counts at once, also for an authkey that has expired."
      submitLabel="Save"
      form={form}
      onClose={onClose}
    >
      <Controller
        control={form.control}
        name="expires"
        render={({ field }) => (
          <ExpiryField
            value={field.value}
            onValueChange={(value) => field.onChange(value ?? null)}
            choices={authkeyExpiries(lifeDays)}
            hint={lifeHint(lifeDays)}
            error={form.errorAt('expires')}
          />
        )}
      />
    </FormDialog>
  );
}
