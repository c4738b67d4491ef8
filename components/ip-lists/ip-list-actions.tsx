'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { attempt } from '#components/actions/attempt.ts';
import { Button } from '#components/ui/button.tsx';
import { announce } from '#components/ui/live-region.tsx';
import { toast } from '#components/ui/toaster.tsx';
import type { IpListDetail } from '#lib/access/ip-lists/get';
import type { LockOut } from '#lib/errors';
import type { ActionResult } from '#lib/panel/action';
import { EditIpList, type OnEditIpList } from './edit-ip-list.tsx';
import { LosingDialog } from './losing-dialog.tsx';

type IpListActionsProps = {
  list: IpListDetail;
  onEdit: OnEditIpList;
  onPreviewDelete: (name: string) => Promise<ActionResult<LockOut>>;
  /** `name`: as it was typed; `confirm`: the person has seen who uses it and whom it would refuse. */
  onDelete: (name: string, confirm: boolean) => Promise<ActionResult<unknown>>;
};

/** What can be done with a list as a whole. */
export function IpListActions({ list, onEdit, onPreviewDelete, onDelete }: IpListActionsProps) {
  const { name, users } = list;
  const router = useRouter();
  const [open, setOpen] = useState<'edit' | 'delete' | null>(null);
  const close = () => setOpen(null);

  async function remove(agreed: string[]) {
    const question = { title: `Delete ${name}?`, confirmLabel: 'Delete', agreed };
    let result = await attempt((confirm) => onDelete(name, confirm), question);
    // Who uses it was said in the dialog.
    if (!result.ok && result.error.code === 'confirmation_required') {
      result = await attempt(() => onDelete(name, true));
    }
    if (!result.ok) return { error: result.error.message };
    toast.success(`${name} deleted`);
    announce(`${name} deleted`);
    router.push('/ip-lists');
  }

  return (
    <>
      <Button size="sm" onClick={() => setOpen('edit')}>
        Edit
      </Button>
      <Button size="sm" variant="danger-ghost" onClick={() => setOpen('delete')}>
        Delete
      </Button>
      {open === 'edit' && <EditIpList list={list} onEdit={onEdit} onClose={close} />}
      {open === 'delete' && (
        <LosingDialog
          title={`Delete ${name}?`}
          description={`${usedWords(users.map((user) => user.name))} Its entries let nobody in any more, at once and for good.`}
          confirmLabel="Delete"
          typeToConfirm={name}
          onPreview={() => onPreviewDelete(name)}
          onConfirm={remove}
          onClose={close}
        />
      )}
    </>
  );
}

const namedMax = 5;

function usedWords(names: string[]): string {
  if (names.length === 0) return 'Nothing uses it.';
  const others = names.length - namedMax;
  const named = [...names.slice(0, namedMax), ...(others > 0 ? [`${others} more`] : [])];
  return `It is used by ${new Intl.ListFormat('en').format(named)}.`;
}
