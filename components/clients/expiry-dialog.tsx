'use client';

import { Controller } from 'react-hook-form';
import { FormDialog } from '#components/actions/form-dialog.tsx';
import { useActionForm } from '#components/actions/use-action-form.ts';
import { announce } from '#components/ui/live-region.tsx';
import type { PublicClient } from '#lib/access/clients/public-client';
import { SetPasswordExpiryInput } from '#lib/access/clients/schemas';
import type { ActionResult } from '#lib/panel/action';
import { ExpiryChoice } from './expiry-choice.tsx';

type ExpiryDialogProps = {
  client: Pick<PublicClient, 'username' | 'passwordExpireDays'>;
  installationDays: number;
  onClose: () => void;
  onSetExpiry: (passwordExpireDays: number | null) => Promise<ActionResult<unknown>>;
};

const Fields = SetPasswordExpiryInput.omit({ id: true });

export function ExpiryDialog({ client, installationDays, onClose, onSetExpiry }: ExpiryDialogProps) {
  const form = useActionForm({
    schema: Fields,
    defaultValues: { passwordExpireDays: client.passwordExpireDays },
    send: ({ passwordExpireDays }) => onSetExpiry(passwordExpireDays),
    done: () => {
      announce(`Password expiry of ${client.username} changed`);
      onClose();
    },
  });
  return (
    <FormDialog
      title={`Password expiry of ${client.username}`}
      description="It counts from the last change of the password and holds at once: with fewer days than have passed, the password and all tokens end now."
      submitLabel="Save"
      form={form}
      onClose={onClose}
    >
      <Controller
        control={form.control}
        name="passwordExpireDays"
        render={({ field }) => (
          <ExpiryChoice
            value={field.value}
            onValueChange={field.onChange}
            installationDays={installationDays}
            error={form.errorAt('passwordExpireDays')}
          />
        )}
      />
    </FormDialog>
  );
}
