import type { ReactNode } from 'react';
import { LockOutDialog } from '#components/lock-out/lock-out-dialog.tsx';
import { AppShell } from '#components/shell/app-shell.tsx';
import { UndoDoor } from '#components/undo/undo-door.tsx';
import { WhitelistDoor } from '#components/whitelist/whitelist-door.tsx';
import type { MemberCtx } from '#lib/accounts/sessions/load-session';
import { runtime } from '#lib/core/runtime';
import { leave, search } from './_actions/session.ts';
import { readOtpState, sendOtpHere, verifyOtpHere } from './_actions/step-up.ts';
import { undoAction } from './_actions/undo.ts';
import { whitelist } from './_actions/whitelist.ts';

/** The frame of every page that somebody who is signed in sees. */
export function PanelShell({ ctx: { company, actor }, children }: { ctx: MemberCtx; children: ReactNode }) {
  const { id, name, email, role } = actor;
  return (
    <AppShell
      company={{ name: company.name }}
      member={{ id, name, email, role }}
      demo={runtime().env.mode === 'demo'}
      signOut={leave}
      search={search}
      stepUp={{ read: readOtpState, send: sendOtpHere, verify: verifyOtpHere }}
    >
      <WhitelistDoor companyName={company.name} canWrite={role !== 'viewer'} whitelist={whitelist}>
        <UndoDoor undo={undoAction}>
          {children}
          <LockOutDialog />
        </UndoDoor>
      </WhitelistDoor>
    </AppShell>
  );
}
