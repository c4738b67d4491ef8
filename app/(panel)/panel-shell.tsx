import type { ReactNode } from 'react';
import type { MemberCtx } from '#lib/auth/load-session';
import { runtime } from '#lib/runtime';
import { AppShell } from '../../components/shell/app-shell.tsx';
import { leave, search } from './actions.ts';

/** The frame of every page that somebody who is signed in sees. */
export function PanelShell({ ctx: { company, actor }, children }: { ctx: MemberCtx; children: ReactNode }) {
  const { name, email, role } = actor;
  return (
    <AppShell
      company={{ name: company.name }}
      member={{ name, email, role }}
      demo={runtime().env.mode === 'demo'}
      signOut={leave}
      search={search}
    >
      {children}
    </AppShell>
  );
}
