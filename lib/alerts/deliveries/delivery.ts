import { z } from 'zod';
import { type Ctx, isSteppedUp } from '#lib/core/context';
import type { Prisma } from '#lib/db/client';
import { type AlertChannel, alertKinds } from '#lib/events/kinds';
import { oneLine } from '#lib/events/words';
import { shownMobile } from '../recipients/public-recipient.ts';
import { type DeliveryKind, type DeliveryState, deliveryKinds } from '../schemas.ts';

/** What is read of a notice: nothing that is sealed. */
export const deliveryRow = {
  id: true,
  channel: true,
  kind: true,
  recipient: true,
  subject: true,
  text: true,
  state: true,
  failure: true,
  attempts: true,
  lastError: true,
  nextTryAt: true,
  providerId: true,
  createdAt: true,
  sentAt: true,
  deliveredAt: true,
} satisfies Prisma.NoticeSelect;

export interface Delivery {
  id: string;
  channel: AlertChannel;
  kind: DeliveryKind;
  /** Address, number (masked: see `mayReadNumbers`), or URL. */
  recipient: string;
  /** '' while the section is closed. */
  subject: string;
  /** What it says, in one line: `203.0.113.9 refused for Website`; '' while the section is closed. */
  title: string;
  /** As sent; null: it held a link that confirms, and is not kept, or the section is closed. */
  text: string | null;
  /** Subject and text are shown once an OTP has opened the Authkey section: they name what is in it. */
  needsOtp: boolean;
  state: DeliveryState;
  /** Why it failed for good, or was dropped. */
  failure: string | null;
  attempts: number;
  /** What the provider answered the last time that it did not take it. */
  lastError: string | null;
  /** While queued: when it is tried next. */
  nextTryAt: Date;
  providerId: string | null;
  createdAt: Date;
  sentAt: Date | null;
  deliveredAt: Date | null;
  /** "Send again" can be pressed. */
  canRetry: boolean;
}

/** Kinds as they are stored. The log holds only these: OTPs and callbacks are not alerts. */
export const storedKinds: string[] = deliveryKinds.map((kind) => `alert.${kind}`);

export function isRetriable({ kind, state }: { kind: string; state: string }): boolean {
  return state === 'failed' && kind.replace(/^alert\./, '') in alertKinds;
}

export function deliveryOf(ctx: Ctx, row: Prisma.NoticeGetPayload<{ select: typeof deliveryRow }>): Delivery {
  const { channel } = row;
  const kind = row.kind.replace(/^alert\./, '') as DeliveryKind;
  const isOpen = ctx.actor.type === 'system' || isSteppedUp(ctx);
  return {
    ...row,
    channel,
    kind,
    recipient: channel === 'sms' ? shownMobile(ctx, row.recipient) : row.recipient,
    subject: isOpen ? row.subject : '',
    title: isOpen && kind !== 'confirm' ? titleOf(ctx, channel, row) : '',
    text: isOpen && kind !== 'confirm' ? withShownNumbers(ctx, row.text) : null,
    needsOtp: !isOpen && kind !== 'confirm',
    failure: row.failure && withShownNumbers(ctx, row.failure),
    lastError: row.lastError && withShownNumbers(ctx, row.lastError),
    canRetry: isRetriable(row),
  };
}

function titleOf(
  ctx: Ctx,
  channel: AlertChannel,
  { subject, text }: { subject: string; text: string },
): string {
  if (channel === 'email') {
    const company = `${oneLine(ctx.company.name)}: `;
    return subject.startsWith(company) ? subject.slice(company.length) : subject;
  }
  // An SMS ends with its link.
  if (channel === 'sms') return text.replace(/\s+https?:\/\/.*$/s, '');
  const payload = Payload.safeParse(text);
  return payload.success ? payload.data.data.title : '';
}

const Payload = z
  .string()
  .transform((text, issue) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      issue.addIssue('No JSON');
      return z.NEVER;
    }
  })
  .pipe(z.object({ data: z.object({ title: z.string() }) }));

/** A provider may repeat the number in its answer; an alert of a changed number names it. */
function withShownNumbers(ctx: Ctx, text: string): string {
  return text.replace(/\d{7,}/g, (digits) => shownMobile(ctx, digits));
}
