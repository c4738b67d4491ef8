import type { ReactNode } from 'react';
import { pageCtx } from '#lib/panel/page';
import { PanelShell } from './panel-shell.tsx';

export default async function PanelLayout({ children }: { children: ReactNode }) {
  return <PanelShell ctx={await pageCtx()}>{children}</PanelShell>;
}
