'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { attempt } from '#components/actions/attempt.ts';
import { Button } from '#components/ui/button.tsx';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import { announce } from '#components/ui/live-region.tsx';
import type { ActionResult } from '#lib/panel/action';

type RevokeTokenProps = {
  name: string;
  size?: 'sm';
  onRevoke: () => Promise<ActionResult<unknown>>;
  /** Where to go once it is gone. */
  leadsTo?: string;
};

export function RevokeToken({ name, size, onRevoke, leadsTo }: RevokeTokenProps) {
  const [asking, setAsking] = useState(false);
  const router = useRouter();

  async function revoke() {
    const result = await attempt(onRevoke);
    if (!result.ok) return { error: result.error.message };
    announce(`${name} revoked`);
    if (leadsTo) router.replace(leadsTo);
    document.getElementById('main')?.focus();
  }

  return (
    <>
      <Button
        size={size}
        variant="danger-ghost"
        aria-label={`Revoke ${name}`}
        onClick={() => setAsking(true)}
      >
        Revoke
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Revoke ${name}?`}
        description="Every call with it is refused at once and for good. This cannot be undone; a program that still needs it needs a new service token."
        confirmLabel="Revoke"
        onConfirm={revoke}
      />
    </>
  );
}
