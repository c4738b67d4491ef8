'use client';

import { useEffect, useEffectEvent, useState } from 'react';
import { attempt } from '#components/actions/attempt.ts';
import { LockedOutAddresses } from '#components/lock-out/locked-out-addresses.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import { FormError } from '#components/ui/form-error.tsx';
import { countOf } from '#components/ui/number.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import type { LockOut } from '#lib/errors';
import type { ActionResult } from '#lib/panel/action';

type LosingDialogProps = {
  title: string;
  description: string;
  confirmLabel: string;
  typeToConfirm?: string;
  /** Whom it would refuse. */
  onPreview: () => Promise<ActionResult<LockOut>>;
  /** @param agreed addresses that the person has seen would be refused */
  onConfirm: (agreed: string[]) => Promise<{ error: string } | undefined>;
  onClose: () => void;
};

/** Asks before entries of a list count no more, and says whom that would refuse; there as long as it is open. */
export function LosingDialog({ onPreview, onConfirm, onClose, ...dialog }: LosingDialogProps) {
  const [result, setResult] = useState<ActionResult<LockOut> | null>(null);
  const look = useEffectEvent(() => attempt(onPreview));

  // The outside system: the server, asked once.
  useEffect(() => {
    let over = false;
    void look().then((found) => over || setResult(found));
    return () => {
      over = true;
    };
  }, []);

  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      {...dialog}
      loading={result === null}
      size="lg"
      onConfirm={() => onConfirm(result?.ok ? result.data.addresses.map(({ ip }) => ip) : [])}
    >
      {result === null && <Skeleton className="h-9 w-full" />}
      {result?.ok === false && (
        <FormError>{`Whom it would refuse could not be read. ${result.error.message}`}</FormError>
      )}
      {result?.ok && <WouldBeRefused {...result.data} />}
    </ConfirmDialog>
  );
}

function WouldBeRefused(found: LockOut) {
  const { total } = found;
  if (total === 0) return <Callout>No address of the last 24 hours depends on it.</Callout>;
  return (
    <div className="grid grid-cols-1 gap-3">
      <Callout tone="refused">
        {countOf(total, 'address', 'addresses')} that got in during the last 24 hours would be refused.
      </Callout>
      <LockedOutAddresses {...found} />
    </div>
  );
}
