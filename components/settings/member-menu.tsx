'use client';

import { CircleSlash, Ellipsis, Play, UserCog } from 'lucide-react';
import { useState } from 'react';
import { attempt } from '#components/actions/attempt.ts';
import { FormDialog } from '#components/actions/form-dialog.tsx';
import { useActionForm } from '#components/actions/use-action-form.ts';
import { Button } from '#components/ui/button.tsx';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import { Menu, MenuItem } from '#components/ui/dropdown-menu.tsx';
import { announce } from '#components/ui/live-region.tsx';
import type { MemberListing } from '#lib/accounts/members/list';
import { SetRoleInput } from '#lib/accounts/members/schemas';
import type { Role } from '#lib/core/context';
import type { ActionResult } from '#lib/panel/action';
import { RoleField } from './role-field.tsx';
import { roleWords } from './role-words.ts';

export type MemberActions = {
  onSetRole: (id: string, role: Role) => Promise<ActionResult<unknown>>;
  onDisable: (id: string) => Promise<ActionResult<unknown>>;
  onEnable: (id: string) => Promise<ActionResult<unknown>>;
};

type MemberMenuProps = MemberActions & { member: MemberListing };
type Asked = 'role' | 'disable' | 'enable';

export function MemberMenu({ member, ...on }: MemberMenuProps) {
  const { id, name, isDisabled, isYou } = member;
  const [open, setOpen] = useState<Asked | null>(null);
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
        <MenuItem onSelect={() => setOpen('role')}>
          <UserCog aria-hidden />
          Change role
        </MenuItem>
        {isDisabled ? (
          <MenuItem onSelect={() => setOpen('enable')}>
            <Play aria-hidden />
            Enable
          </MenuItem>
        ) : (
          !isYou && (
            <MenuItem danger onSelect={() => setOpen('disable')}>
              <CircleSlash aria-hidden />
              Disable
            </MenuItem>
          )
        )}
      </Menu>
      {open === 'role' && <RoleDialog member={member} onClose={close} onSetRole={on.onSetRole} />}
      <ConfirmDialog
        open={open === 'disable'}
        onOpenChange={close}
        title={`Disable ${name}?`}
        description="All their sessions end at once, and they cannot sign in until you enable them again. Open invitations that they sent end for good. Nothing else is lost."
        confirmLabel="Disable"
        onConfirm={() => run(() => on.onDisable(id), `${name} disabled`)}
      />
      <ConfirmDialog
        open={open === 'enable'}
        onOpenChange={close}
        title={`Enable ${name}?`}
        description="They can sign in again at once, with their password and role from before."
        confirmLabel="Enable"
        tone="primary"
        onConfirm={() => run(() => on.onEnable(id), `${name} enabled`)}
      />
    </>
  );
}

type RoleDialogProps = { member: MemberListing; onClose: () => void } & Pick<MemberActions, 'onSetRole'>;

const RoleFields = SetRoleInput.omit({ id: true });

function RoleDialog({ member, onClose, onSetRole }: RoleDialogProps) {
  const form = useActionForm({
    schema: RoleFields,
    defaultValues: { role: member.role },
    draft: `role of ${member.id}`,
    send: ({ role }) => onSetRole(member.id, role),
    done: () => {
      announce(`Role of ${member.name} changed`);
      onClose();
    },
  });
  return (
    <FormDialog
      title={`Role of ${member.name}`}
      description={`${roleWords[member.role]} now. It holds from the next request on.`}
      submitLabel="Change role"
      form={form}
      onClose={onClose}
    >
      <RoleField {...form.register('role')} chosen={form.values.role} error={form.errorAt('role')} />
    </FormDialog>
  );
}
