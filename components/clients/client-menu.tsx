'use client';

import { CalendarClock, CircleSlash, Ellipsis, KeyRound, Play, TicketX, Trash2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { attempt } from '#components/actions/attempt.ts';
import { Button } from '#components/ui/button.tsx';
import { ConfirmDialog, type ConfirmDialogProps } from '#components/ui/confirm-dialog.tsx';
import { Menu, MenuItem, MenuSeparator } from '#components/ui/dropdown-menu.tsx';
import { announce } from '#components/ui/live-region.tsx';
import { toast } from '#components/ui/toaster.tsx';
import { useUndoable } from '#components/undo/undo-door.tsx';
import type { PublicClient } from '#lib/access/clients/public-client';
import type { RequestExample } from '#lib/messages/request-example';
import type { ActionResult } from '#lib/panel/action';
import type { CreatedClient } from './created-client.ts';
import { ExpiryDialog } from './expiry-dialog.tsx';
import { PasswordOnceDialog } from './password-once-dialog.tsx';

export type ClientActions = {
  onIssuePassword: () => Promise<ActionResult<CreatedClient>>;
  onRevokeTokens: () => Promise<ActionResult<unknown>>;
  onSetExpiry: (passwordExpireDays: number | null) => Promise<ActionResult<unknown>>;
  onDisable: () => Promise<ActionResult<unknown>>;
  onEnable: () => Promise<ActionResult<unknown>>;
  onDelete: (username: string) => Promise<ActionResult<unknown>>;
};

type ClientMenuProps = ClientActions & {
  client: Pick<PublicClient, 'username' | 'state' | 'passwordExpireDays'>;
  example: RequestExample;
  installationDays: number;
  tokenMinutes: number;
};

type Asked = 'password' | 'revoke' | 'expiry' | 'disable' | 'enable' | 'delete';

export function ClientMenu({ client, example, installationDays, tokenMinutes, ...actions }: ClientMenuProps) {
  const { username, state } = client;
  const [open, setOpen] = useState<Asked | null>(null);
  const [issued, setIssued] = useState<string | null>(null);
  const router = useRouter();
  const sayUndoable = useUndoable();
  const close = () => setOpen(null);

  async function run<T>(action: () => Promise<ActionResult<T>>, done: string, then?: (data: T) => void) {
    const result = await attempt(action);
    if (!result.ok) return { error: result.error.message };
    if (then) then(result.data);
    else if (open === 'disable') sayUndoable(done, result.requestId);
    else toast.success(done);
    announce(done);
    if (open === 'delete') router.push('/clients');
  }

  const asks = (name: Asked) =>
    ({ open: open === name, onOpenChange: close }) satisfies Partial<ConfirmDialogProps>;

  return (
    <>
      <Menu
        trigger={
          <Button size="icon" aria-label={`More about ${username}`} title="More">
            <Ellipsis aria-hidden />
          </Button>
        }
      >
        <MenuItem onSelect={() => setOpen('password')}>
          <KeyRound aria-hidden />
          New password
        </MenuItem>
        <MenuItem onSelect={() => setOpen('revoke')}>
          <TicketX aria-hidden />
          Revoke all tokens
        </MenuItem>
        <MenuItem onSelect={() => setOpen('expiry')}>
          <CalendarClock aria-hidden />
          Password expiry
        </MenuItem>
        {state === 'disabled' ? (
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
      <ConfirmDialog
        {...asks('password')}
        title={`New password for ${username}?`}
        description="The present password and all tokens end at once: the program is refused until it has the new one, which is shown once."
        confirmLabel="Issue new password"
        onConfirm={() =>
          run(actions.onIssuePassword, `New password for ${username}. It is shown once.`, (data) =>
            setIssued(data.password),
          )
        }
      />
      <ConfirmDialog
        {...asks('revoke')}
        title={`Revoke all tokens of ${username}?`}
        description="Every token that it has been given is refused at once. With its password it can ask for new ones."
        confirmLabel="Revoke all tokens"
        onConfirm={() => run(actions.onRevokeTokens, `All tokens of ${username} revoked`)}
      />
      {open === 'expiry' && (
        <ExpiryDialog
          client={client}
          installationDays={installationDays}
          onClose={close}
          onSetExpiry={actions.onSetExpiry}
        />
      )}
      <ConfirmDialog
        {...asks('disable')}
        title={`Disable ${username}?`}
        description="It gets no token, and those it has are refused at once, until you enable it again. Nothing else is lost."
        confirmLabel="Disable"
        onConfirm={() => run(actions.onDisable, `${username} disabled`)}
      />
      <ConfirmDialog
        {...asks('enable')}
        title={`Enable ${username}?`}
        description="It gets tokens again at once, from its whitelisted addresses. Tokens from before it was disabled stay ended."
        confirmLabel="Enable"
        tone="primary"
        onConfirm={() => run(actions.onEnable, `${username} enabled`)}
      />
      <ConfirmDialog
        {...asks('delete')}
        title={`Delete ${username}?`}
        description="Its password and all its tokens end at once and for good. This cannot be undone; a program that still uses it needs a new API client."
        confirmLabel="Delete"
        typeToConfirm={username}
        onConfirm={() => run(() => actions.onDelete(username), `${username} deleted`)}
      />
      {issued !== null && (
        <PasswordOnceDialog
          username={username}
          password={issued}
          example={example}
          tokenMinutes={tokenMinutes}
          onClose={() => setIssued(null)}
        />
      )}
    </>
  );
}
