'use client';

import { OnceDialog } from '#components/ui/once-dialog.tsx';
import type { RequestExample } from '#lib/messages/request-example';
import { PasswordOnce, ReadyRequests } from './password-once.tsx';
import type { Credentials } from './snippets.ts';

type PasswordOnceDialogProps = Credentials & {
  example: RequestExample;
  tokenMinutes: number;
  onClose: () => void;
};

/** A new password, once. */
export function PasswordOnceDialog({
  onClose,
  example,
  tokenMinutes,
  ...credentials
}: PasswordOnceDialogProps) {
  return (
    <OnceDialog
      onClose={onClose}
      size="lg"
      title={`New password of ${credentials.username}`}
      description="The old password and all tokens have ended."
    >
      {(onStored) => (
        <>
          <PasswordOnce {...credentials} onStored={onStored} />
          <ReadyRequests {...credentials} {...{ example, tokenMinutes }} />
        </>
      )}
    </OnceDialog>
  );
}
