'use client';

import { Check, Clock, Mail, Smartphone, X } from 'lucide-react';
import { useRef, useState } from 'react';
import { useChange } from '#components/actions/use-change.ts';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import { RelativeTime } from '#components/ui/relative-time.tsx';
import { durationText, useCountdown } from '#components/ui/use-countdown.ts';
import type { PublicRecipient } from '#lib/alerts/recipients/public-recipient';
import type { ActionResult } from '#lib/panel/action';

type RecipientRowProps = {
  recipient: PublicRecipient;
  now: string;
  canWrite: boolean;
  onEnterOtp: () => void;
  resend: (id: string) => Promise<ActionResult<PublicRecipient>>;
  remove: (id: string) => Promise<ActionResult<unknown>>;
};

export function RecipientRow({ recipient, now, canWrite, onEnterOtp, resend, remove }: RecipientRowProps) {
  const { id, channel, address, addedBy, createdAt, confirmedAt, codeUntil } = recipient;
  const [asking, setAsking] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const removing = useChange();
  const Icon = channel === 'email' ? Mail : Smartphone;

  async function removeNow() {
    // The button goes with its row: the focus stays in the card.
    const box = button.current?.closest('section')?.querySelector('input');
    removing.run(
      () => remove(id),
      { done: `${address} removed`, refused: `${address} was not removed` },
      () => box?.focus(),
    );
  }

  return (
    <li aria-label={address} className="grid gap-1.5 px-4 py-2.5">
      <div className="flex items-start justify-between gap-3">
        <div className="grid min-w-0 gap-0.5">
          <span className="flex min-w-0 items-center gap-2">
            <Icon aria-hidden className="size-4 shrink-0 text-subtle" />
            <span className={channel === 'sms' ? 'font-mono text-ink' : 'break-all font-medium text-ink'}>
              {address}
            </span>
          </span>
          <span className="text-subtle text-xs">
            Added by {addedBy}, <RelativeTime at={createdAt} />
          </span>
        </div>
        <span className="flex items-center gap-1">
          {confirmedAt ? (
            <Badge tone="allowed" icon={<Check aria-hidden />}>
              Confirmed
            </Badge>
          ) : (
            <Badge tone="warning" icon={<Clock aria-hidden />}>
              Unconfirmed
            </Badge>
          )}
          {canWrite && (
            <Button
              ref={button}
              variant="ghost"
              size="icon-sm"
              loading={removing.pending}
              aria-label={`Remove ${address}`}
              title={`Remove ${address}`}
              onClick={() => setAsking(true)}
            >
              <X aria-hidden />
            </Button>
          )}
        </span>
      </div>
      {confirmedAt === null && (
        <div className="flex flex-wrap items-center gap-2 text-muted text-xs">
          <span className="w-full">{waitingFor(channel, codeUntil)}</span>
          {canWrite && channel === 'sms' && codeUntil && (
            <Button size="sm" onClick={onEnterOtp} aria-label={`Enter the OTP of ${address}`}>
              Enter OTP
            </Button>
          )}
          {canWrite && <Resend recipient={recipient} now={now} resend={resend} onSent={onEnterOtp} />}
        </div>
      )}
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Remove ${address}?`}
        description={
          confirmedAt
            ? 'No alert is sent there from now on. To get them again, it has to be confirmed anew.'
            : 'The link or OTP that was sent there confirms nothing any more.'
        }
        confirmLabel="Remove"
        onConfirm={removeNow}
      />
    </li>
  );
}

function waitingFor(channel: PublicRecipient['channel'], codeUntil: string | null): string {
  if (channel === 'email') {
    return codeUntil ? 'A mail with a link was sent there.' : 'The link has expired.';
  }
  return codeUntil ? 'An OTP was sent there.' : 'The OTP has expired.';
}

type ResendProps = Pick<RecipientRowProps, 'recipient' | 'now' | 'resend'> & { onSent: () => void };

function Resend({ recipient: { id, channel, address, resendAt }, now, resend, onSent }: ResendProps) {
  const wait = useCountdown(resendAt, now);
  const { pending, run } = useChange();
  const what = channel === 'email' ? 'mail' : 'OTP';
  const label = wait > 0 ? `Send another in ${durationText(wait)}` : `Send another ${what}`;
  return (
    <Button
      size="sm"
      loading={pending}
      aria-disabled={wait > 0 || undefined}
      aria-label={wait > 0 ? `${label}: ${what} to ${address}` : `${label} to ${address}`}
      onClick={() => {
        if (wait > 0) return;
        run(
          () => resend(id),
          { done: `Another ${what} was sent to ${address}`, refused: `No ${what} was sent` },
          () => channel === 'sms' && onSent(),
        );
      }}
    >
      {label}
    </Button>
  );
}
