'use client';

import { CalendarClock, CircleSlash, Ellipsis, Pencil, Play, RefreshCw, Trash2, Webhook } from 'lucide-react';
import { usePathname, useRouter } from 'next/navigation';
import { useState } from 'react';
import { attempt } from '#components/actions/attempt.ts';
import { Button } from '#components/ui/button.tsx';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import { Menu, MenuItem, MenuSeparator } from '#components/ui/dropdown-menu.tsx';
import { announce } from '#components/ui/live-region.tsx';
import { toast } from '#components/ui/toaster.tsx';
import { useUndoable } from '#components/undo/undo-door.tsx';
import type { PublicAuthkey } from '#lib/access/authkeys/public-authkey';
import type { RenameAuthkeyInput } from '#lib/access/authkeys/schemas';
import type { RequestExample } from '#lib/messages/request-example';
import type { ActionResult } from '#lib/panel/action';
import { type CallbackActions, CallbackDialog } from './callback-dialog.tsx';
import { ExpiryDialog, type ExpiryDialogProps } from './expiry-dialog.tsx';
import { RenameDialog } from './rename-dialog.tsx';
import { RollDialog, type RollDialogProps } from './roll-dialog.tsx';

export type AuthkeyActions = CallbackActions & {
  onRoll: RollDialogProps['onRoll'];
  onRename: (input: Omit<RenameAuthkeyInput, 'id'>) => Promise<ActionResult<unknown>>;
  onSetExpiry: ExpiryDialogProps['onSetExpiry'];
  onDisable: () => Promise<ActionResult<unknown>>;
  onEnable: () => Promise<ActionResult<unknown>>;
  onDelete: (name: string) => Promise<ActionResult<unknown>>;
};

type AuthkeyMenuProps = AuthkeyActions & {
  authkey: Pick<
    PublicAuthkey,
    'name' | 'integration' | 'disabledAt' | 'secretId' | 'maskedKey' | 'expiresAt'
  >;
  /** The older secret that works as well, in its masked form; null: none does. */
  oldKey: string | null;
  example: RequestExample;
  /** The longest that an authkey of the company may live; null: for ever. */
  lifeDays: number | null;
  /** A link in an alert led here to roll it. */
  asksToRoll: boolean;
};

type Asked = 'rename' | 'roll' | 'expiry' | 'callback' | 'disable' | 'enable' | 'delete';

export function AuthkeyMenu({
  authkey,
  oldKey,
  example,
  lifeDays,
  asksToRoll,
  ...actions
}: AuthkeyMenuProps) {
  const { name, disabledAt } = authkey;
  const [open, setOpen] = useState<Asked | null>(asksToRoll ? 'roll' : null);
  const [router, path] = [useRouter(), usePathname()];
  const sayUndoable = useUndoable();
  const close = () => {
    setOpen(null);
    if (asksToRoll) router.replace(path, { scroll: false });
  };

  async function run(action: () => Promise<ActionResult<unknown>>, done: string) {
    const result = await attempt(action);
    if (!result.ok) return { error: result.error.message };
    if (open === 'disable') sayUndoable(done, result.requestId);
    else toast.success(done);
    announce(done);
    if (open === 'delete') router.push('/authkeys');
  }

  return (
    <>
      <Menu
        trigger={
          <Button size="icon" aria-label={`More about ${name}`} title="More">
            <Ellipsis aria-hidden />
          </Button>
        }
      >
        <MenuItem onSelect={() => setOpen('rename')}>
          <Pencil aria-hidden />
          Rename
        </MenuItem>
        <MenuItem onSelect={() => setOpen('roll')}>
          <RefreshCw aria-hidden />
          Roll authkey
        </MenuItem>
        <MenuItem onSelect={() => setOpen('expiry')}>
          <CalendarClock aria-hidden />
          Change expiry
        </MenuItem>
        <MenuItem onSelect={() => setOpen('callback')}>
          <Webhook aria-hidden />
          Delivery callback
        </MenuItem>
        {disabledAt ? (
          <MenuItem onSelect={() => setOpen('enable')}>
            <Play aria-hidden />
            Enable
          </MenuItem>
        ) : (
          <MenuItem onSelect={() => setOpen('disable')}>
            <CircleSlash aria-hidden />
            Disable
          </MenuItem>
        )}
        <MenuSeparator />
        <MenuItem danger onSelect={() => setOpen('delete')}>
          <Trash2 aria-hidden />
          Delete
        </MenuItem>
      </Menu>
      {open === 'rename' && <RenameDialog authkey={authkey} onClose={close} onRename={actions.onRename} />}
      {open === 'roll' && (
        <RollDialog {...{ authkey, oldKey, example }} onClose={close} onRoll={actions.onRoll} />
      )}
      {open === 'expiry' && (
        <ExpiryDialog {...{ authkey, lifeDays }} onClose={close} onSetExpiry={actions.onSetExpiry} />
      )}
      {open === 'callback' && <CallbackDialog name={name} onClose={close} {...actions} />}
      <ConfirmDialog
        open={open === 'disable'}
        onOpenChange={close}
        title={`Disable ${name}?`}
        description="Every request with it is refused at once, until you enable it again. Nothing else is lost."
        confirmLabel="Disable"
        onConfirm={() => run(actions.onDisable, `${name} disabled`)}
      />
      <ConfirmDialog
        open={open === 'enable'}
        onOpenChange={close}
        title={`Enable ${name}?`}
        description="Requests with it are accepted again at once, as its IP security allows."
        confirmLabel="Enable"
        tone="primary"
        onConfirm={() => run(actions.onEnable, `${name} enabled`)}
      />
      <ConfirmDialog
        open={open === 'delete'}
        onOpenChange={close}
        title={`Delete ${name}?`}
        description="Every request with it is refused at once and for good. This cannot be undone; a program that still uses it needs a new authkey."
        confirmLabel="Delete"
        typeToConfirm={name}
        onConfirm={() => run(() => actions.onDelete(name), `${name} deleted`)}
      />
    </>
  );
}
