'use client';

import { useRef, useState, useTransition } from 'react';
import { attempt } from '#components/actions/attempt.ts';
import { Button } from '#components/ui/button.tsx';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import { announce } from '#components/ui/live-region.tsx';
import { IpText } from '#components/ui/mono.tsx';
import { sayRefused } from '#components/ui/say-refused.ts';
import type { UnblockedIp } from '#lib/access/suspicious-ips/unblock';
import type { ActionResult } from '#lib/panel/action';

type UnblockIpProps = {
  ip: string;
  /** What blocks it again. */
  burst: string;
  onUnblock: (ip: string) => Promise<ActionResult<UnblockedIp>>;
};

/** Asks first, and says what it means. */
export function UnblockIp({ ip, burst, onUnblock }: UnblockIpProps) {
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const [unblocking, startUnblocking] = useTransition();

  function unblock() {
    // The button goes with the block: the focus stays in the list.
    const list = button.current?.closest('section');
    startUnblocking(async () => {
      const result = await attempt(() => onUnblock(ip));
      if (result.ok) {
        if (document.activeElement === button.current || document.activeElement === document.body)
          list?.focus();
        announce(result.data.changed ? `${ip} unblocked` : `${ip} was not blocked any more`);
      } else {
        sayRefused(`${ip} was not unblocked`, result.error);
      }
    });
  }

  return (
    <>
      <Button
        ref={button}
        size="sm"
        loading={unblocking}
        aria-label={`Unblock ${ip}`}
        onClick={() => setOpen(true)}
      >
        Unblock
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={
          <>
            Unblock <IpText ip={ip} />?
          </>
        }
        description="It can ask tokens for your API clients again at once, and change their passwords, from where their IPs allow it."
        confirmLabel="Unblock"
        tone="primary"
        onConfirm={async () => unblock()}
      >
        <p className="text-muted text-sm">
          {`Counting begins anew: ${burst} block it again. Unblock it if the requests were your own, such as a program that asks for a token with every call.`}
        </p>
      </ConfirmDialog>
    </>
  );
}
