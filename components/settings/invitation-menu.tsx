'use client';

import { Ellipsis, Send, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { attempt } from '#components/actions/attempt.ts';
import { Button } from '#components/ui/button.tsx';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import { Menu, MenuItem } from '#components/ui/dropdown-menu.tsx';
import { announce } from '#components/ui/live-region.tsx';
import type { InvitationListing } from '#lib/accounts/members/list';
import type { ActionResult } from '#lib/panel/action';

export type InvitationActions = {
  onResend: (id: string) => Promise<ActionResult<unknown>>;
  onWithdraw: (id: string) => Promise<ActionResult<unknown>>;
};

type InvitationMenuProps = InvitationActions & { invitation: InvitationListing };

export function InvitationMenu({ invitation, onResend, onWithdraw }: InvitationMenuProps) {
  const { id, name, email } = invitation;
  const [open, setOpen] = useState<'resend' | 'withdraw' | null>(null);
  const close = () => setOpen(null);

  async function run(action: () => Promise<ActionResult<unknown>>, done: string) {
    const result = await attempt(action);
    if (!result.ok) return { error: result.error.message };
    announce(done);
  }

  return (
    <>
      <Menu
        trigger={
          <Button size="icon-sm" variant="ghost" aria-label={`More about ${name}`} title="More">
            <Ellipsis aria-hidden />
          </Button>
        }
      >
        <MenuItem onSelect={() => setOpen('resend')}>
          <Send aria-hidden />
          Send again
        </MenuItem>
        <MenuItem danger onSelect={() => setOpen('withdraw')}>
          <Undo2 aria-hidden />
          Withdraw
        </MenuItem>
      </Menu>
      <ConfirmDialog
        open={open === 'resend'}
        onOpenChange={close}
        title={`Send ${name} the invitation again?`}
        description={`${email} gets a new link that holds for 7 days. The one from before ends.`}
        confirmLabel="Send again"
        tone="primary"
        onConfirm={() => run(() => onResend(id), `Invitation sent to ${email} again`)}
      />
      <ConfirmDialog
        open={open === 'withdraw'}
        onOpenChange={close}
        title={`Withdraw the invitation of ${name}?`}
        description="The link that was mailed ends at once. You can invite them again."
        confirmLabel="Withdraw"
        onConfirm={() => run(() => onWithdraw(id), `Invitation of ${name} withdrawn`)}
      />
    </>
  );
}
