'use client';

import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { useLeaveGuard } from '#components/ui/leave-guard.tsx';
import { Mono } from '#components/ui/mono.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import type { RequestExample } from '#lib/messages/request-example';
import type { CreatedAuthkey } from './created-authkey.ts';
import { ReadyRequest, ShownSecret } from './secret-once.tsx';

/** What `Roll` answers with, once. */
export type RolledKey = CreatedAuthkey & { oldEndsAt: Date };

type RolledDialogProps = {
  rolled: RolledKey;
  /** The secret that was replaced, in its masked form. */
  oldKey: string;
  example: RequestExample;
  onClose: () => void;
};

/** The new secret; closing it by accident is asked about once. */
export function RolledDialog({ rolled, oldKey, example, onClose }: RolledDialogProps) {
  const [leaving, setLeaving] = useState(false);
  const [stored, setStored] = useState(false);
  useLeaveGuard(!stored);
  const { authkey, oldEndsAt } = rolled;
  const isOver = new Date(oldEndsAt) <= new Date();
  return (
    <Dialog
      open
      onOpenChange={() => (leaving || stored ? onClose() : setLeaving(true))}
      size="lg"
      title={`New authkey of ${authkey.name}`}
      description={
        isOver ? (
          <>
            The old one, <Mono>{oldKey}</Mono>, has ended.
          </>
        ) : (
          <>
            The old one, <Mono>{oldKey}</Mono>, ends <RelativeTime at={oldEndsAt} />.
          </>
        )
      }
      footer={
        <Button variant="primary" onClick={onClose}>
          I have stored it
        </Button>
      }
    >
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <ShownSecret secret={rolled.secret} onStored={() => setStored(true)} />
        <div>
          <ReadyRequest {...rolled} example={example} onStored={() => setStored(true)} />
        </div>
        <div aria-live="assertive">
          {leaving && !stored && (
            <Callout tone="refused">It cannot be shown again. Store it first, or close once more.</Callout>
          )}
        </div>
      </div>
    </Dialog>
  );
}
