'use client';

import { type ReactNode, useState } from 'react';
import { Button } from './button.tsx';
import { Callout } from './callout.tsx';
import { Dialog, type DialogProps } from './dialog.tsx';
import { useLeaveGuard } from './leave-guard.tsx';

type OnceDialogProps = Pick<DialogProps, 'title' | 'description' | 'size'> & {
  onClose: () => void;
  /** Given what to call once it was copied: from then on it closes at once. */
  children: (onStored: () => void) => ReactNode;
};

/** Shows what cannot be shown again; closing it by accident is asked about once. */
export function OnceDialog({ onClose, children, ...dialog }: OnceDialogProps) {
  const [leaving, setLeaving] = useState(false);
  const [stored, setStored] = useState(false);
  useLeaveGuard(!stored);
  return (
    <Dialog
      {...dialog}
      open
      onOpenChange={() => (leaving || stored ? onClose() : setLeaving(true))}
      footer={
        <Button variant="primary" onClick={onClose}>
          I have stored it
        </Button>
      }
    >
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        {children(() => setStored(true))}
        <div aria-live="assertive">
          {leaving && !stored && (
            <Callout tone="refused">It cannot be shown again. Store it first, or close once more.</Callout>
          )}
        </div>
      </div>
    </Dialog>
  );
}
