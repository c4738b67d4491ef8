'use client';

import { X } from 'lucide-react';
import { useRef, useState, useTransition } from 'react';
import { attempt } from '#components/actions/attempt.ts';
import { Button } from '#components/ui/button.tsx';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import { announce } from '#components/ui/live-region.tsx';
import { IpText } from '#components/ui/mono.tsx';
import { sayRefused } from '#components/ui/say-refused.ts';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { useUndoable } from '#components/undo/undo-door.tsx';
import type { RemovalPreview } from '#lib/access/whitelist/preview-removal';
import type { ActionResult } from '#lib/panel/action';
import { RemovalConsequences } from './removal-consequences.tsx';

type RemoveEntryProps = {
  id: string;
  value: string;
  /** The list's name, for announcements. */
  list: string;
  /** What it means when this is the list's last entry; empty: nothing to say. */
  whenLast: string;
  onPreview: (ids: string[]) => Promise<ActionResult<RemovalPreview>>;
  onRemove: (ids: string[], confirm: boolean) => Promise<ActionResult<unknown>>;
};

/** Asks, and says whom it would refuse. The entry stays in sight until the server has removed it. */
export function RemoveEntry({ id, value, list, whenLast, onPreview, onRemove }: RemoveEntryProps) {
  const button = useRef<HTMLButtonElement>(null);
  const sayUndoable = useUndoable();
  const [open, setOpen] = useState(false);
  const [preview, setPreview] = useState<RemovalPreview | null>(null);
  const [checking, startChecking] = useTransition();
  const [removing, startRemoving] = useTransition();

  function ask() {
    setPreview(null);
    setOpen(true);
    startChecking(async () => {
      const result = await attempt(() => onPreview([id]));
      if (result.ok) setPreview(result.data);
    });
  }

  function remove() {
    startRemoving(async () => {
      const hasSeen = preview !== null && preview.total > 0;
      const result = await attempt((confirm) => onRemove([id], confirm || hasSeen), {
        title: `Remove ${value}?`,
        confirmLabel: 'Remove',
      });
      if (result.ok) {
        announce(`${value} removed from ${list}`);
        sayUndoable(`${value} removed`, result.requestId);
        // The button goes with its row: the focus stays in the list.
        if (document.activeElement === button.current) {
          button.current?.closest('section')?.querySelector('textarea')?.focus();
        }
      } else {
        sayRefused(`${value} was not removed`, result.error);
      }
    });
  }

  return (
    <>
      <Button
        ref={button}
        variant="ghost"
        size="icon-sm"
        loading={removing}
        aria-label={`Remove ${value}`}
        title={`Remove ${value}`}
        onClick={ask}
      >
        <X aria-hidden />
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={
          <>
            Remove <IpText ip={value} />?
          </>
        }
        description={`It is taken out of ${list}; requests that only this entry lets in are refused at once.`}
        confirmLabel="Remove"
        onConfirm={async () => remove()}
      >
        {checking && <Skeleton className="h-9 w-full" />}
        {!checking && preview && <RemovalConsequences preview={preview} whenLast={whenLast} />}
      </ConfirmDialog>
    </>
  );
}
