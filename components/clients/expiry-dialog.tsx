'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useId } from 'react';
import { Controller, useForm } from 'react-hook-form';
import { attempt } from '#components/actions/attempt.ts';
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
  const { control, handleSubmit, setError, formState } = useForm({
    resolver: zodResolver(Fields),
    defaultValues: { passwordExpireDays: client.passwordExpireDays },
  });
  const { errors, isSubmitting } = formState;

  const submit = handleSubmit(async ({ passwordExpireDays }) => {
    const result = await attempt(() => onSetExpiry(passwordExpireDays));
    if (result.ok) {
      announce(`Password expiry of ${client.username} changed`);
      onClose();
    } else {
      setError('root', { message: result.error.message });
    }
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
          <Button type="submit" form={formId} variant="primary" loading={isSubmitting}>
            Save
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="grid gap-4">
        {errors.root && <FormError>{errors.root.message}</FormError>}
        <Controller
          control={control}
          name="passwordExpireDays"
          render={({ field }) => (
            <ExpiryChoice
              value={field.value}
              onValueChange={field.onChange}
              installationDays={installationDays}
              error={errors.passwordExpireDays?.message}
            />
          )}
        />
      </form>
    </Dialog>
  );
}
