import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { currentSession } from '#lib/panel/session';
import { PanelShell } from '../(panel)/panel-shell.tsx';

export const metadata: Metadata = { title: 'Not found' };

/** Whoever is signed in keeps the shell, to go on from a path that leads nowhere. */
export default async function UnknownLayout({ children }: { children: ReactNode }) {
  const ctx = await currentSession();
  return ctx ? <PanelShell ctx={ctx}>{children}</PanelShell> : <main>{children}</main>;
}
