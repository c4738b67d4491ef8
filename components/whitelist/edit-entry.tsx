'use client';

import { Pencil } from 'lucide-react';
import { useState } from 'react';
import { Controller } from 'react-hook-form';
import { FormDialog } from '#components/actions/form-dialog.tsx';
import { useActionForm } from '#components/actions/use-action-form.ts';
import { Button } from '#components/ui/button.tsx';
import { ExpiryField } from '#components/ui/expiry-field.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { announce } from '#components/ui/live-region.tsx';
import { exactText } from '#components/ui/time-text.ts';
import type { WhitelistRow } from '#lib/access/whitelist/list';
import { EditEntryInput, noteLengthMax } from '#lib/access/whitelist/schemas';
import type { ActionResult } from '#lib/panel/action';
import { entryExpiries } from './entry-expiries.ts';

export type OnEdit = (input: EditEntryInput) => Promise<ActionResult<unknown>>;

type EditEntryProps = { row: WhitelistRow; onEdit: OnEdit };

export function EditEntry({ row, onEdit }: EditEntryProps) {
  const [open, setOpen] = useState(false);
  const name = `Edit ${row.value}`;
  return (
    <>
      <Button variant="ghost" size="icon-sm" aria-label={name} title={name} onClick={() => setOpen(true)}>
        <Pencil aria-hidden />
      </Button>
      {open && <EditDialog row={row} onEdit={onEdit} onClose={() => setOpen(false)} />}
    </>
  );
}

const Fields = EditEntryInput.omit({ id: true, confirm: true });

function EditDialog({ row, onEdit, onClose }: EditEntryProps & { onClose: () => void }) {
  const { id, value, note, expiresAt } = row;
  const form = useActionForm({
    schema: Fields,
    defaultValues: { note, expires: expiresAt ? undefined : null },
    draft: `edit ${id}`,
    send: (fields, _, confirm) => onEdit({ ...fields, id, confirm }),
    done: () => {
      announce(`${value} changed`);
      onClose();
    },
  });
  return (
    <FormDialog
      title={`Edit ${value}`}
      description={`Added by ${row.addedBy}, ${exactText(row.createdAt)}.`}
      submitLabel="Save"
      form={form}
      onClose={onClose}
    >
      <Field label="Note" error={form.errorAt('note')}>
        <Input {...form.register('note')} maxLength={noteLengthMax} placeholder="Such as Office Pune" />
      </Field>
      <Controller
        control={form.control}
        name="expires"
        render={({ field }) => (
          <ExpiryField
            value={field.value}
            onValueChange={field.onChange}
            choices={entryExpiries}
            kept={expiresAt ? `As it is: ${exactText(expiresAt)}` : undefined}
            error={form.errorAt('expires')}
          />
        )}
      />
    </FormDialog>
  );
}
