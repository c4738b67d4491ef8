'use client';

import { Mail, Smartphone } from 'lucide-react';
import { useState } from 'react';
import { Badge } from '#components/ui/badge.tsx';
import { Card } from '#components/ui/card.tsx';
import type { AlertRecipients } from '#lib/alerts/recipients/list';
import type { PublicRecipient } from '#lib/alerts/recipients/public-recipient';
import { type AddRecipientInput, type ConfirmByOtpInput, recipientsMax } from '#lib/alerts/schemas';
import type { ActionResult } from '#lib/panel/action';
import { AddRecipient } from './add-recipient.tsx';
import { ConfirmNumber } from './confirm-number.tsx';
import { RecipientRow } from './recipient-row.tsx';

type RecipientsProps = AlertRecipients & {
  /** The server's clock. */
  now: string;
  canWrite: boolean;
  add: (input: AddRecipientInput) => Promise<ActionResult<PublicRecipient>>;
  confirm: (input: ConfirmByOtpInput) => Promise<ActionResult<PublicRecipient>>;
  resend: (id: string) => Promise<ActionResult<PublicRecipient>>;
  remove: (id: string) => Promise<ActionResult<unknown>>;
};

/** Who is told: the owners, as registered, and whoever was added and has confirmed it. */
export function Recipients({ owners, others, now, canWrite, add, confirm, resend, remove }: RecipientsProps) {
  const [confirming, setConfirming] = useState<string | null>(null);
  const open = others.find(({ id, confirmedAt }) => id === confirming && confirmedAt === null);
  return (
    <Card
      flush
      title="Recipients"
      description="An address confirms by a link, a number by an OTP, before anything else is sent there."
    >
      <ul aria-label="Recipients" className="divide-y border-t text-sm">
        {owners.map((owner) => (
          <li key={owner.id} className="flex items-start justify-between gap-3 px-4 py-2.5">
            <div className="grid min-w-0 gap-0.5">
              <span className="flex min-w-0 items-center gap-2">
                <Mail aria-hidden className="size-4 shrink-0 text-subtle" />
                <span className="break-all font-medium text-ink">{owner.email}</span>
              </span>
              <span className="flex items-center gap-2">
                <Smartphone aria-hidden className="size-4 shrink-0 text-subtle" />
                <span className="font-mono text-ink">{owner.mobile}</span>
              </span>
              <span className="text-subtle text-xs">{owner.name}, as registered</span>
            </div>
            <Badge>Owner</Badge>
          </li>
        ))}
        {others.map((recipient) => (
          <RecipientRow
            key={recipient.id}
            recipient={recipient}
            now={now}
            canWrite={canWrite}
            onEnterOtp={() => setConfirming(recipient.id)}
            resend={resend}
            remove={remove}
          />
        ))}
      </ul>
      {canWrite && (
        <div className="border-t p-4">
          <AddRecipient full={others.length >= recipientsMax} add={add} onNumber={setConfirming} />
        </div>
      )}
      {open && (
        <ConfirmNumber
          key={open.id}
          recipient={open}
          now={now}
          confirm={confirm}
          resend={resend}
          onClose={() => setConfirming(null)}
        />
      )}
    </Card>
  );
}
