'use client';

import Link from 'next/link';
import { useState } from 'react';
import { FormDialog } from '#components/actions/form-dialog.tsx';
import { useActionForm } from '#components/actions/use-action-form.ts';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { linkStyles } from '#components/ui/link-styles.ts';
import { announce } from '#components/ui/live-region.tsx';
import { countOf } from '#components/ui/number.tsx';
import { Select } from '#components/ui/select.tsx';
import { AttachIpListInput } from '#lib/access/ip-lists/schemas';
import type { ActionResult } from '#lib/panel/action';

export type AttachableList = { id: string; name: string; entries: number };

type AttachListProps = {
  /** What a list is attached to, in words. */
  to: string;
  lists: AttachableList[];
  onAttach: (listId: string) => Promise<ActionResult<unknown>>;
};

export function AttachList(props: AttachListProps) {
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <Button size="sm" onClick={() => setOpen(true)}>
        Attach list
      </Button>
      {open &&
        (props.lists.length > 0 ? <AttachDialog {...props} onClose={close} /> : <NoLists onClose={close} />)}
    </>
  );
}

const Fields = AttachIpListInput.pick({ listId: true });

function AttachDialog({ to, lists, onAttach, onClose }: AttachListProps & { onClose: () => void }) {
  const form = useActionForm({
    schema: Fields,
    defaultValues: { listId: lists[0]?.id ?? '' },
    send: ({ listId }) => onAttach(listId),
    done: (_, { listId }) => {
      announce(`${lists.find(({ id }) => id === listId)?.name} attached to ${to}`);
      onClose();
    },
  });
  return (
    <FormDialog
      title="Attach list"
      description={`The addresses of the list may use ${to} at once, and whatever the list has later.`}
      submitLabel="Attach"
      form={form}
      onClose={onClose}
    >
      <Field label="IP list" error={form.errorAt('listId')}>
        <Select {...form.register('listId')}>
          {lists.map(({ id, name, entries }) => (
            <option key={id} value={id}>
              {`${name}, ${countOf(entries, 'entry', 'entries')}`}
            </option>
          ))}
        </Select>
      </Field>
    </FormDialog>
  );
}

function NoLists({ onClose }: { onClose: () => void }) {
  return (
    <Dialog open onOpenChange={onClose} title="Attach list" footer={<Button onClick={onClose}>Close</Button>}>
      <p className="text-muted">
        There is no other IP list.{' '}
        <Link href="/ip-lists/new" className={linkStyles}>
          Create one
        </Link>{' '}
        first: its entries then serve all that it is attached to.
      </p>
    </Dialog>
  );
}
