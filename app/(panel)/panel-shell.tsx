import type { ReactNode } from 'react';
import type { MemberCtx } from '#lib/auth/load-session';
import { runtime } from '#lib/runtime';
import { AppShell } from '../../components/shell/app-shell.tsx';
import { leave, search } from './actions.ts';
import { readOtpState, sendOtpHere, verifyOtpHere } from './step-up-actions.ts';

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
      {children}
    </AppShell>
  );
}
