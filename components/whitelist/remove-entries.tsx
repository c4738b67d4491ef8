'use client';

import { X } from 'lucide-react';
import { type ReactNode, useRef, useState, useTransition } from 'react';
import { attempt } from '#components/actions/attempt.ts';
import { Button, type ButtonProps } from '#components/ui/button.tsx';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import { FormError } from '#components/ui/form-error.tsx';
import { announce } from '#components/ui/live-region.tsx';
import { IpText } from '#components/ui/mono.tsx';
import { sayRefused } from '#components/ui/say-refused.ts';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { useUndoable } from '#components/undo/undo-door.tsx';
import type { RemovalPreview } from '#lib/access/whitelist/preview-removal';
import type { ActionResult } from '#lib/panel/action';
import { RemovalConsequences } from './removal-consequences.tsx';

type RemoveEntriesProps = {
  /** Of one list. */
  ids: string[];
  /** The entry, or how many they are. */
  value: string;
  /** The list's name, for announcements. */
  list: string;
  /** What it means when this is the list's last entry; empty: nothing to say. */
  whenLast: string;
  onPreview: (ids: string[]) => Promise<ActionResult<RemovalPreview>>;
  onRemove: (ids: string[], confirm: boolean) => Promise<ActionResult<unknown>>;
  onDone?: () => void;
  /** On the button; a cross where it is absent. */
  children?: ReactNode;
  variant?: ButtonProps['variant'];
};

/** Asks once for all of them, and says whom it would refuse. They stay in sight until the server has removed them. */
export function RemoveEntries({ ids, value, list, whenLast, ...props }: RemoveEntriesProps) {
  const { onPreview, onRemove, onDone, children, variant = children ? 'danger' : 'ghost' } = props;
  const button = useRef<HTMLButtonElement>(null);
  const sayUndoable = useUndoable();
  const [open, setOpen] = useState(false);
  const [preview, setPreview] = useState<RemovalPreview | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [checking, startChecking] = useTransition();
  const [removing, startRemoving] = useTransition();

  function ask() {
    setPreview(null);
    setProblem(null);
    setOpen(true);
    startChecking(async () => {
      const result = await attempt(() => onPreview(ids));
      if (result.ok) setPreview(result.data);
      else setProblem(result.error.message);
    });
  }

  function remove() {
    startRemoving(async () => {
      const result = await attempt((confirm) => onRemove(ids, confirm), {
        title: `Remove ${value}?`,
        confirmLabel: 'Remove',
        agreed: preview?.addresses.map(({ ip }) => ip),
      });
      if (result.ok) {
        announce(`${value} removed from ${list}`);
        sayUndoable(`${value} removed`, result.requestId);
        onDone?.();
        // The button goes with its row: the focus stays in the list.
        if (document.activeElement === button.current) {
          button.current?.closest('section:has(textarea)')?.querySelector('textarea')?.focus();
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
        variant={variant}
        size={children ? 'sm' : 'icon-sm'}
        loading={removing}
        aria-label={`Remove ${value}`}
        title={`Remove ${value}`}
        onClick={ask}
      >
        {children ?? <X aria-hidden />}
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={<>Remove {ids.length > 1 ? value : <IpText ip={value} />}?</>}
        description={`Taken out of ${list}: requests that nothing else lets in are refused at once.`}
        confirmLabel="Remove"
        loading={checking}
        size="lg"
        onConfirm={async () => remove()}
      >
        {checking && <Skeleton className="h-9 w-full" />}
        {!checking && problem && (
          <FormError>{`Whom it would refuse could not be read. ${problem}`}</FormError>
        )}
        {!checking && preview && <RemovalConsequences preview={preview} whenLast={whenLast} />}
      </ConfirmDialog>
    </>
  );
}
