'use client';

import { useEffect } from 'react';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import { answerLockOut, useLockOutAsked } from './ask-to-lock-out.ts';
import { LockedOutAddresses } from './locked-out-addresses.tsx';

/** Over every page: whom a change would refuse that was pressed there. */
export function LockOutDialog() {
  const asked = useLockOutAsked();
  // Whoever asked must not wait for a dialog that is gone.
  useEffect(() => () => answerLockOut(false), []);
  return (
    <ConfirmDialog
      open={asked !== null}
      onOpenChange={() => answerLockOut(false)}
      title={asked?.title ?? 'Addresses in use would be refused'}
      description="Nothing was changed yet. These were accepted within the last 24 hours, and would be refused; their requests are counted since they were first seen."
      confirmLabel={asked?.confirmLabel ?? 'Refuse them'}
      size="lg"
      onConfirm={async () => answerLockOut(true)}
    >
      {asked && <LockedOutAddresses {...asked.lockOut} />}
    </ConfirmDialog>
  );
}
