'use client';

import { Controller } from 'react-hook-form';
import { FormDialog } from '#components/actions/form-dialog.tsx';
import { useActionForm } from '#components/actions/use-action-form.ts';
import { Combobox } from '#components/ui/combobox.tsx';
import { Field } from '#components/ui/field.tsx';
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
    <FormDialog title={`Rename ${authkey.name}`} submitLabel="Save" form={form} onClose={onClose}>
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
    </FormDialog>
  );
}
