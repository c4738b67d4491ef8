'use client';

import { type ReactNode, useState } from 'react';
import { RunButton } from '#components/actions/run-button.tsx';
import { askForOtp } from '#components/otp/ask-for-otp.ts';
import { Button } from '#components/ui/button.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { Card } from '#components/ui/card.tsx';
import { Mono } from '#components/ui/mono.tsx';
import type { Account } from '#lib/accounts/members/account';
import type {
  ChangePasswordInput,
  RequestEmailChangeInput,
  RequestMobileChangeInput,
} from '#lib/accounts/members/schemas';
import type { ActionResult } from '#lib/panel/action';
import { EmailDialog } from './email-dialog.tsx';
import { MobileDialog } from './mobile-dialog.tsx';
import { PasswordDialog } from './password-dialog.tsx';
import { roleWords } from './role-words.ts';

type AccountCardProps = {
  account: Account;
  onChangeEmail: (input: RequestEmailChangeInput) => Promise<ActionResult<void>>;
  onWithdrawEmail: () => Promise<ActionResult<void>>;
  onRequestMobile: (input: RequestMobileChangeInput) => Promise<ActionResult<void>>;
  onChangeMobile: (code: string) => Promise<ActionResult<{ mobile: string }>>;
  onChangePassword: (input: ChangePasswordInput) => Promise<ActionResult<{ sessionsEnded: number }>>;
};

export function AccountCard({ account, ...on }: AccountCardProps) {
  const [open, setOpen] = useState<'email' | 'mobile' | 'password' | null>(null);
  const close = () => setOpen(null);
  const { name, email, mobile, role, pendingEmail } = account;

  /** Asks for the OTP first, not when all has been typed. */
  async function ask(what: 'email' | 'mobile') {
    if (account.steppedUp || (await askForOtp())) setOpen(what);
  }

  return (
    <Card title="Your account" flush>
      <dl className="divide-y border-t">
        <Row label="Name">{name}</Row>
        <Row
          label="Registered email"
          action={
            <Button size="sm" aria-label="Change registered email" onClick={() => ask('email')}>
              Change
            </Button>
          }
          below={
            pendingEmail && (
              <Callout
                tone="warning"
                action={
                  <RunButton
                    label="Withdraw"
                    done="The new address was withdrawn"
                    refused="Not withdrawn"
                    onRun={on.onWithdrawEmail}
                  />
                }
              >
                <span className="wrap-anywhere">
                  {pendingEmail.email} waits to be confirmed by the link that was sent there.
                </span>
              </Callout>
            )
          }
        >
          {email}
        </Row>
        <Row
          label="Registered mobile"
          action={
            <Button size="sm" aria-label="Change registered mobile" onClick={() => ask('mobile')}>
              Change
            </Button>
          }
        >
          <Mono>{mobile}</Mono>
        </Row>
        <Row
          label="Password"
          action={
            <Button size="sm" aria-label="Change password" onClick={() => setOpen('password')}>
              Change
            </Button>
          }
        >
          <span className="text-subtle">Not shown to anybody</span>
        </Row>
        <Row label="Role">{roleWords[role]}</Row>
      </dl>
      {open === 'email' && <EmailDialog onClose={close} onChange={on.onChangeEmail} />}
      {open === 'mobile' && (
        <MobileDialog
          state={account.mobileChange}
          onClose={close}
          onRequest={on.onRequestMobile}
          onChange={on.onChangeMobile}
        />
      )}
      {open === 'password' && <PasswordDialog onClose={close} onChange={on.onChangePassword} />}
    </Card>
  );
}

type RowProps = { label: string; children: ReactNode; action?: ReactNode; below?: ReactNode };

function Row({ label, children, action, below }: RowProps) {
  return (
    <div className="grid min-h-14 grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 px-4 py-2">
      <dt className="text-subtle text-xs">{label}</dt>
      <dd className="wrap-anywhere col-start-1 text-ink text-sm">{children}</dd>
      {action && <dd className="col-start-2 row-span-2 row-start-1">{action}</dd>}
      {below && <dd className="col-span-2 mt-2">{below}</dd>}
    </div>
  );
}
