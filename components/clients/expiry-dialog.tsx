'use client';

import { useId } from 'react';
import { Controller } from 'react-hook-form';
import { useActionForm } from '#components/actions/use-action-form.ts';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { FormError } from '#components/ui/form-error.tsx';
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
  const formId = useId();
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
    <Dialog
      open
      onOpenChange={onClose}
      title={`Password expiry of ${client.username}`}
      description="It counts from the last change of the password and holds at once: with fewer days than have passed, the password and all tokens end now."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" loading={form.pending}>
            Save
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={form.onSubmit} noValidate className="grid gap-4">
        {form.problem && <FormError>{form.problem}</FormError>}
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
      </form>
    </Dialog>
  );
}
