'use client';

import { ShieldCheck } from 'lucide-react';
import Link from 'next/link';
import { Callout } from '../ui/callout.tsx';
import { Card } from '../ui/card.tsx';
import { CodeForm } from './code-form.tsx';
import { MobileForm } from './mobile-form.tsx';
import type { OtpViewState, SendOtp, VerifyOtp } from './types.ts';
import { useCountdown } from './use-countdown.ts';

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
  const locked = useCountdown(state.lockedUntil ?? state.now, state.now) > 0;
  const codeSeconds = useCountdown(state.codeUntil ?? state.now, state.now);
  const sent = state.codeUntil !== null && !locked;
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
        <div className="grid gap-5">
          {locked && (
            <div role="alert">
              <Callout tone="warning">
                Too many wrong OTPs. Nothing was opened; wait until you can send another one.
              </Callout>
            </div>
          )}
          <MobileForm state={state} send={send} />
          {sent && (
            <div className="border-t pt-5">
              {codeSeconds > 0 ? (
                <CodeForm
                  key={state.codeUntil}
                  attemptsLeft={state.attemptsLeft}
                  seconds={codeSeconds}
                  verify={verify}
                />
              ) : (
                <p role="status" className="text-base text-muted">
                  The OTP has expired. Send another one.
                </p>
              )}
            </div>
          )}
        </div>
      </Card>
      {demo && (
        <p className="mt-4 text-sm text-subtle">
          Demo mode sends no SMS: OTPs arrive in the{' '}
          <Link href="/outbox" target="_blank" className="text-accent underline underline-offset-2">
            outbox
          </Link>
          .
        </p>
      )}
    </div>
  );
}
