'use client';

import { usePathname, useRouter } from 'next/navigation';
import { useState } from 'react';
import { attempt } from '#components/actions/attempt.ts';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import { announce } from '#components/ui/live-region.tsx';
import { useUndoable } from '#components/undo/undo-door.tsx';
import { sayWhatCame, whatCame } from './use-whitelist.ts';
import { useWhitelistDoor } from './whitelist-door.tsx';

const daySeconds = 86_400;

/** What a link in an alert leads to: nothing is whitelisted before it is pressed here. */
export function AskedToWhitelist({ ip, authkey }: { ip: string; authkey: { id: string; name: string } }) {
  const { canWrite, whitelist } = useWhitelistDoor();
  const [open, setOpen] = useState(true);
  const [router, path] = [useRouter(), usePathname()];
  const sayUndoable = useUndoable();

  async function confirm() {
    const seen = [{ ip, credentialId: authkey.id }];
    const result = await attempt(() =>
      whitelist({ list: 'own', seen, from: 'failed-logs', expires: daySeconds }),
    );
    if (!result.ok) return { error: result.error.message };
    const words = whatCame(result.data, ip, authkey.name);
    announce(words);
    sayWhatCame(sayUndoable, words, result.data, result.requestId);
  }

  if (!canWrite) return null;
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={(next) => {
        setOpen(next);
        if (!next) router.replace(path, { scroll: false });
      }}
      title={`Whitelist ${ip} for 24 hours?`}
      description={`Requests with ${authkey.name} are accepted from there, and refused again after 24 hours. If you do not know this address, roll the authkey instead.`}
      confirmLabel="Whitelist for 24 hours"
      tone="primary"
      onConfirm={confirm}
    />
  );
}
