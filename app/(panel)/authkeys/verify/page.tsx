import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { VerifyPanel } from '#components/otp/verify-panel.tsx';
import { pages } from '#components/shell/pages.ts';
import { otpState } from '#lib/accounts/otp/state';
import { runtime } from '#lib/core/runtime';
import { pageCtx } from '#lib/panel/page';
import { safePath } from '#lib/panel/safe-path';
import { sendOtpAction, verifyOtpAction } from './actions.ts';

export const metadata: Metadata = { title: 'Verify' };

type SearchParams = Promise<Record<string, string | string[] | undefined>>;

export default async function VerifyPage({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await pageCtx();
  const state = await otpState(ctx);
  const next = safePath((await searchParams).next, '/authkeys');
  if (state.open) redirect(next.startsWith('/authkeys/verify') ? '/authkeys' : next);
  return (
    <VerifyPanel
      state={state}
      section={sectionOf(next)}
      demo={runtime().env.mode === 'demo'}
      send={sendOtpAction}
      verify={verifyOtpAction}
    />
  );
}

function sectionOf(path: string) {
  const { authkeys, clients, alerts, settings } = pages;
  return ([clients, alerts, settings].find(({ href }) => path.startsWith(href)) ?? authkeys).title;
}
