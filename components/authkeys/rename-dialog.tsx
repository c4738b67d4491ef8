'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useId } from 'react';
import { Controller, useForm } from 'react-hook-form';
import { attempt } from '#components/actions/attempt.ts';
import { useDraft } from '#components/drafts/use-draft.ts';
import { Button } from '#components/ui/button.tsx';
import { Combobox } from '#components/ui/combobox.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { FormError } from '#components/ui/form-error.tsx';
import { Input } from '#components/ui/input.tsx';
import { announce } from '#components/ui/live-region.tsx';
import { RenameAuthkeyInput } from '#lib/access/authkeys/schemas';
import type { ActionResult } from '#lib/panel/action';
import { integrations } from './integrations.ts';

type RenameDialogProps = {
  authkey: { name: string; integration: string };
  onClose: () => void;
  onRename: (input: { name: string; integration: string }) => Promise<ActionResult<unknown>>;
};

const Fields = RenameAuthkeyInput.omit({ id: true });

export function RenameDialog({ authkey, onClose, onRename }: RenameDialogProps) {
  const formId = useId();
  const { register, control, handleSubmit, setError, formState, watch, reset } = useForm({
    resolver: zodResolver(Fields),
    defaultValues: { name: authkey.name, integration: authkey.integration },
  });
  const { errors, isSubmitting } = formState;
  const dropDraft = useDraft('rename', watch(), (kept) => reset(kept));

  const submit = handleSubmit(async ({ name, integration }) => {
    const result = await attempt(() => onRename({ name, integration }));
    if (result.ok) {
      dropDraft();
      announce(`Renamed to ${name}`);
      onClose();
    } else {
      const atName = result.error.problems.some((problem) => problem.path === 'name');
      setError(atName ? 'name' : 'root', { message: result.error.message });
    }
  });

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Rename ${authkey.name}`}
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
        <Field label="Name" error={errors.name?.message} required>
          <Input {...register('name')} autoComplete="off" />
        </Field>
        <Field label="Where are you integrating" error={errors.integration?.message}>
          <Controller
            control={control}
            name="integration"
            render={({ field }) => (
              <Combobox
                suggestions={integrations}
                value={field.value ?? ''}
                onValueChange={field.onChange}
                onBlur={field.onBlur}
              />
            )}
          />
        </Field>
      </form>
    </Dialog>
  );
}
