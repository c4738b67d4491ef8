import { type Ctx, isSteppedUp } from '../context.ts';
import type { Prisma } from '../db/client.ts';
import { type AlertChannel, alertKinds } from './kinds.ts';
import { shownMobile } from './public-recipient.ts';
import { type DeliveryKind, type DeliveryState, deliveryKinds } from './schemas.ts';

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
  /** Address, number (masked while the Authkey section is closed), or URL. */
  recipient: string;
  /** '' while the section is closed. */
  subject: string;
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

/** As kinds are stored: only these are in the log. OTPs and callbacks are not alerts. */
export const storedKinds: string[] = deliveryKinds.map((kind) => `alert.${kind}`);

export function isRetriable({ kind, state }: { kind: string; state: string }): boolean {
  return state === 'failed' && kind.replace(/^alert\./, '') in alertKinds;
}

export function deliveryOf(ctx: Ctx, row: Prisma.NoticeGetPayload<{ select: typeof deliveryRow }>): Delivery {
  const channel = row.channel as AlertChannel;
  const kind = row.kind.replace(/^alert\./, '') as DeliveryKind;
  const isOpen = ctx.actor.type === 'system' || isSteppedUp(ctx);
  return {
    ...row,
    channel,
    kind,
    recipient: channel === 'sms' ? shownMobile(ctx, row.recipient) : row.recipient,
    subject: isOpen ? row.subject : '',
    text: isOpen && kind !== 'confirm' ? row.text : null,
    needsOtp: !isOpen && kind !== 'confirm',
    failure: shownAnswer(ctx, row.failure),
    lastError: shownAnswer(ctx, row.lastError),
    canRetry: isRetriable(row),
  };
}

/** A provider may repeat the number in its answer. */
function shownAnswer(ctx: Ctx, answer: string | null): string | null {
  return answer?.replace(/\d{7,}/g, (digits) => shownMobile(ctx, digits)) ?? null;
}
