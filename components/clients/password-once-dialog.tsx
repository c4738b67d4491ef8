'use client';

import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { useLeaveGuard } from '#components/ui/leave-guard.tsx';
import type { RequestExample } from '#lib/messages/request-example';
import { PasswordOnce, ReadyRequests } from './password-once.tsx';
import type { Credentials } from './snippets.ts';

type PasswordOnceDialogProps = Credentials & {
  example: RequestExample;
  tokenMinutes: number;
  onClose: () => void;
};

/** A new password; closing it by accident is asked about once. */
export function PasswordOnceDialog({
  onClose,
  example,
  tokenMinutes,
  ...credentials
}: PasswordOnceDialogProps) {
  const [leaving, setLeaving] = useState(false);
  const [stored, setStored] = useState(false);
  useLeaveGuard(!stored);
  return (
    <Dialog
      open
      onOpenChange={() => (leaving || stored ? onClose() : setLeaving(true))}
      size="lg"
      title={`New password of ${credentials.username}`}
      description="The old password and all tokens have ended."
      footer={
        <Button variant="primary" onClick={onClose}>
          I have stored it
        </Button>
      }
    >
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <PasswordOnce {...credentials} onStored={() => setStored(true)} />
        <ReadyRequests {...credentials} example={example} tokenMinutes={tokenMinutes} />
        <div aria-live="assertive">
          {leaving && !stored && (
            <Callout tone="refused">It cannot be shown again. Store it first, or close once more.</Callout>
          )}
        </div>
      </div>
    </Dialog>
  );
}
