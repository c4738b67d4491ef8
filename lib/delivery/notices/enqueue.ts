import { v7 as uuid } from 'uuid';
import { seal } from '#lib/core/seal';
import type { Tx } from '#lib/core/transact';
import { giveUpMs } from '../queue/retry.ts';
import { type NoticeQueue, wakeLanes } from '../queue/wake.ts';
import { mailSeal, otpSeal, type SealedSms } from './sealed.ts';

interface Enqueued {
  companyId: string;
  /** The notice's id, the same for each attempt; a mail's Message-ID begins with it. Without it, a new one. */
  id?: string;
  /** What it is about, dotted, for the delivery log: alert.refused, member.invite, … */
  kind: string;
  /** Not before then. */
  runAt?: Date;
  /** Dropped if it could not be sent until then; otherwise it is given up a day after it was queued, or after `runAt`. */
  expiresAt?: Date;
}

export interface EmailNotice extends Enqueued {
  to: string;
  subject: string;
  text: string;
  /** Without it, the text in a small HTML. */
  html?: string;
  /** Mails that share it are shown as one thread: letters, digits, dot, hyphen, at most 100. */
  thread?: string;
  /** The text has a link that opens something: it can be read in no row, and is gone once sent. */
  secret?: true;
}

export interface SmsNotice extends Enqueued {
  to: string;
  text: string;
}

export interface WebhookNotice extends Enqueued {
  url: string;
  /** What `sealWebhookSecret` made of the secret. */
  sealedSecret: string;
  /** What is posted, as JSON. */
  payload: unknown;
}

export interface OtpNotice {
  companyId: string;
  id: string;
  /** '': it is dropped unsent. */
  to: string;
  text: string;
  expiresAt: Date;
}

/** Sends a mail once the transaction has committed. @returns the notice's id */
export function enqueueEmail(tx: Tx, { to, secret, ...notice }: EmailNotice): Promise<string> {
  const sealed = secret && { text: '', sealed: seal(mailSeal, notice.text) };
  return enqueue(tx, 'email', { ...notice, ...sealed, channel: 'email', recipient: to });
}

/** Sends an SMS once the transaction has committed. @returns the notice's id */
export function enqueueSms(tx: Tx, { to, ...notice }: SmsNotice): Promise<string> {
  return enqueue(tx, 'sms', { ...notice, channel: 'sms', recipient: to });
}

/** Posts to a URL, signed after Standard Webhooks, once the transaction has committed. @returns the notice's id */
export function enqueueWebhook(
  tx: Tx,
  { url, sealedSecret, payload, ...notice }: WebhookNotice,
): Promise<string> {
  const row = { ...notice, text: JSON.stringify(payload), sealed: sealedSecret };
  return enqueue(tx, 'webhook', { ...row, channel: 'webhook', recipient: url });
}

/** Sends an OTP before everything else, and not after it has expired. Neither number nor text can be read in the row. */
export function enqueueOtp(tx: Tx, { to, text, ...notice }: OtpNotice): Promise<string> {
  const sms: SealedSms = { to, text };
  const sealed = seal(otpSeal, JSON.stringify(sms));
  return enqueue(tx, 'otp', { ...notice, kind: 'otp', channel: 'sms', recipient: '', sealed });
}

type Row = Enqueued & {
  channel: 'sms' | 'email' | 'webhook';
  recipient: string;
  subject?: string;
  text?: string;
  html?: string;
  thread?: string;
  sealed?: string;
};

async function enqueue(tx: Tx, queue: NoticeQueue, notice: Row): Promise<string> {
  const { runAt, id = uuid(), ...row } = notice;
  const expiresAt = row.expiresAt ?? (runAt && new Date(runAt.getTime() + giveUpMs));
  // PostgreSQL refuses NUL; a notice about a name that has one must not undo the change that it tells of.
  const text = row.text?.replaceAll('\0', '');
  const subject = row.subject?.replaceAll('\0', '');
  await tx.notice.create({ data: { ...row, id, queue, text, subject, expiresAt, nextTryAt: runAt } });
  await wakeLanes(tx, queue);
  return id;
}
