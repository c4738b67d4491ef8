import type { ReactNode } from 'react';
import { pageCtx } from '#lib/auth/page';
import { runtime } from '#lib/runtime';
import { AppShell } from '../../components/shell/app-shell.tsx';
import { leave, search } from './actions.ts';

export default async function PanelLayout({ children }: { children: ReactNode }) {
  const { company, actor } = await pageCtx();
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
