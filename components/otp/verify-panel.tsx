'use client';

import { ShieldCheck } from 'lucide-react';
import { Card } from '#components/ui/card.tsx';
import { DemoHint } from './demo-hint.tsx';
import { OtpSteps } from './otp-steps.tsx';
import type { OtpViewState, SendOtp, VerifyOtp } from './types.ts';

const whys = {
  Authkeys: 'Authkeys can spend your money',
  'API clients': 'API clients can spend your money',
  Alerts: 'Alerts tell who touched your account',
  Settings: 'These changes decide who gets in',
};

type VerifyPanelProps = {
  state: OtpViewState;
  /** What the person was on the way to; one OTP opens both. */
  section: 'Authkeys' | 'API clients' | 'Alerts' | 'Settings';
  demo: boolean;
  send: SendOtp;
  verify: VerifyOtp;
};

/** Two steps on one card: where to send the OTP, and, once one was sent, the OTP. */
export function VerifyPanel({ state, section, demo, send, verify }: VerifyPanelProps) {
  return (
    <div className="mx-auto max-w-md pt-2 md:pt-10">
      <header className="mb-5 grid gap-1">
        <span className="mb-2 grid size-10 place-items-center rounded-lg border bg-surface text-accent">
          <ShieldCheck aria-hidden className="size-5" strokeWidth={1.75} />
        </span>
        <h1 className="font-semibold text-ink text-xl">Verify it is you</h1>
        <p className="text-base text-muted">
          {whys[section]}, so we make sure it is you. An OTP to your mobile opens authkeys, API clients and
          changes to accounts.
        </p>
      </header>
      <Card>
        <OtpSteps state={state} send={send} verify={verify} />
      </Card>
      {demo && <DemoHint />}
    </div>
  );
}
