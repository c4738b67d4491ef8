'use client';

import { FormDialog } from '#components/actions/form-dialog.tsx';
import { useActionForm } from '#components/actions/use-action-form.ts';
import { announce } from '#components/ui/live-region.tsx';
import type { IpListDetail } from '#lib/access/ip-lists/get';
import type { EditIpListInput } from '#lib/access/ip-lists/schemas';
import type { ActionResult } from '#lib/panel/action';
import { IpListFields } from './ip-list-fields.tsx';
import { atItsField, IpListValues, inputOf, valuesOf } from './ip-list-values.ts';

export type OnEditIpList = (input: Omit<EditIpListInput, 'id'>) => Promise<ActionResult<unknown>>;

type EditIpListProps = { list: IpListDetail; onEdit: OnEditIpList; onClose: () => void };

export function EditIpList({ list, onEdit, onClose }: EditIpListProps) {
  const form = useActionForm({
    schema: IpListValues,
    defaultValues: valuesOf(list),
    draft: 'edit',
    send: async (values, _, confirm) => atItsField(await onEdit({ ...inputOf(values), confirm })),
    done: (_, { name }) => {
      announce(`${name.trim()} changed`);
      onClose();
    },
  });
  return (
    <FormDialog title={`Edit ${list.name}`} submitLabel="Save" form={form} onClose={onClose}>
      <IpListFields form={form} />
    </FormDialog>
  );
}
