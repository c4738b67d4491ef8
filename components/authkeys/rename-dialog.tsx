'use client';

import { useId } from 'react';
import { Controller } from 'react-hook-form';
import { useActionForm } from '#components/actions/use-action-form.ts';
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

const Fields = RenameAuthkeyInput.omit({ id: true });

type RenameDialogProps = {
  authkey: { name: string; integration: string };
  onClose: () => void;
  onRename: (input: Omit<RenameAuthkeyInput, 'id'>) => Promise<ActionResult<unknown>>;
};

export function RenameDialog({ authkey, onClose, onRename }: RenameDialogProps) {
  const formId = useId();
  const form = useActionForm({
    schema: Fields,
    defaultValues: authkey,
    draft: 'rename',
    send: onRename,
    done: (_, { name }) => {
      announce(`Renamed to ${name.trim()}`);
      onClose();
    },
  });
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Rename ${authkey.name}`}
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
        <Field label="Name" error={form.errorAt('name')} required>
          <Input {...form.register('name')} autoComplete="off" />
        </Field>
        <Field label="Where are you integrating" error={form.errorAt('integration')}>
          <Controller
            control={form.control}
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
