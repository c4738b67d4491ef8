'use client';

import { Unlink } from 'lucide-react';
import { useState } from 'react';
import { attempt } from '#components/actions/attempt.ts';
import { Button } from '#components/ui/button.tsx';
import { announce } from '#components/ui/live-region.tsx';
import type { LockOut } from '#lib/errors';
import type { ActionResult } from '#lib/panel/action';
import { LosingDialog } from './losing-dialog.tsx';

export type DetachActions = {
  /** Whom it would refuse. */
  onPreviewDetach: (listId: string) => Promise<ActionResult<LockOut>>;
  /** `confirm`: the person has seen whom it would refuse. */
  onDetach: (listId: string, confirm: boolean) => Promise<ActionResult<unknown>>;
};

type DetachListProps = DetachActions & {
  list: { id: string; name: string };
  /** What it is attached to, in words. */
  from: string;
};

export function DetachList({ list: { id, name }, from, onPreviewDetach, onDetach }: DetachListProps) {
  const [open, setOpen] = useState(false);
  const label = `Detach ${name}`;

  async function detach(agreed: string[]) {
    const question = { title: `${label}?`, confirmLabel: 'Detach', agreed };
    const result = await attempt((confirm) => onDetach(id, confirm), question);
    if (!result.ok) return { error: result.error.message };
    announce(`${name} detached from ${from}`);
  }

  return (
    <>
      <Button variant="ghost" size="icon-sm" aria-label={label} title={label} onClick={() => setOpen(true)}>
        <Unlink aria-hidden />
      </Button>
      {open && (
        <LosingDialog
          title={`${label}?`}
          description={`Its entries let nobody use ${from} any more, at once. The list itself stays.`}
          confirmLabel="Detach"
          onPreview={() => onPreviewDetach(id)}
          onConfirm={detach}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
