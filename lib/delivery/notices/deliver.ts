import type { Pool } from 'pg';
import { log } from '#lib/log';
import { type DeliveryError, toDeliveryError } from '../delivery-error.ts';
import { claimDue, renewClaims } from '../queue/due.ts';
import { insist } from '../queue/insist.ts';
import { type LaneItem, Lanes } from '../queue/lanes.ts';
import { giveUpMs, retryWaitMs, urgentRetryWaitMs } from '../queue/retry.ts';
import { acknowledgedSql, noteSentPart } from '../queue/sent-parts.ts';
import type { NoticeQueue } from '../queue/wake.ts';
import type { Accepted } from '../transport.ts';
import { transports } from '../transport-for.ts';
import { postWebhook } from '../webhook/webhook.ts';
import { openMailText, openSms, openWebhookSecret } from './sealed.ts';

export interface DueNotice extends LaneItem {
  queue: NoticeQueue;
  kind: string;
  recipient: string;
  subject: string;
  text: string;
  html: string | null;
  thread: string | null;
  sealed: string | null;
  expiresAt: Date | null;
  attempts: number;
  nextTryAt: Date;
  createdAt: Date;
  /** By the database's clock; no decision is by this process's. */
  claimedAt: Date;
  acknowledged: string[];
}

type Settlement =
  | { state: 'sent'; providerId?: string }
  | { state: 'failed' | 'dropped'; failure: string }
  | { state: 'queued'; lastError: string; nextTryInMs: number };

/** A hook that is down is one company's; a mail server or SMSC is everybody's. */
const lanes: Record<NoticeQueue, { lanes: number; companyMax: number; pauseMaxMs: number }> = {
  otp: { lanes: 8, companyMax: 8, pauseMaxMs: 5_000 },
  sms: { lanes: 4, companyMax: 3, pauseMaxMs: 30_000 },
  email: { lanes: 6, companyMax: 4, pauseMaxMs: 30_000 },
  webhook: { lanes: 16, companyMax: 4, pauseMaxMs: 0 },
  callback: { lanes: 16, companyMax: 4, pauseMaxMs: 0 },
};

const columns = `m.queue, m.kind, m.recipient, m.subject, m.text, m.html, m.thread, m.sealed, m."expiresAt",
  m.attempts, m."createdAt",
  clock_timestamp() as "claimedAt", ${acknowledgedSql}`;

/** The lanes that one queue's notices are sent in. */
export function noticeLanes(pool: Pool, queue: NoticeQueue): Lanes<DueNotice> {
  const { companyMax } = lanes[queue];
  return new Lanes<DueNotice>({
    name: queue,
    ...lanes[queue],
    claim: (limit, room, leaseMs) => {
      const where = `q.queue = '${queue}'`;
      return claimDue(pool, { table: 'Notice', where, columns, companyMax }, limit, room, leaseMs);
    },
    renew: (items, leaseMs) => renewClaims(pool, 'Notice', items, leaseMs),
    send: (notice, signal) => deliver(pool, notice, signal),
  });
}

async function deliver(pool: Pool, notice: DueNotice, signal: AbortSignal): Promise<'done' | 'away'> {
  const { settlement, away } = await attempt(pool, notice, signal);
  await insist(() => settle(pool, notice, settlement), signal);
  return away ? 'away' : 'done';
}

async function attempt(
  pool: Pool,
  notice: DueNotice,
  signal: AbortSignal,
): Promise<{ settlement: Settlement; away: boolean }> {
  if (notice.expiresAt && notice.expiresAt <= notice.claimedAt) {
    return { settlement: { state: 'dropped', failure: 'It expired before it could be sent' }, away: false };
  }
  const startedAt = performance.now();
  try {
    const accepted = await send(pool, notice, signal);
    if (!accepted) return { settlement: { state: 'dropped', failure: 'Nobody is to get it' }, away: false };
    return { settlement: { state: 'sent', providerId: accepted.providerId }, away: false };
  } catch (cause) {
    const error = toDeliveryError(cause);
    return { settlement: afterFailure(notice, error, performance.now() - startedAt), away: error.away };
  }
}

function afterFailure(
  { queue, kind, id, expiresAt, createdAt, claimedAt, attempts }: DueNotice,
  error: DeliveryError,
  tookMs: number,
): Settlement {
  const now = claimedAt.getTime() + tookMs;
  const last = expiresAt?.getTime() ?? createdAt.getTime() + giveUpMs;
  const wait = queue === 'otp' ? urgentRetryWaitMs(attempts) : retryWaitMs(error, attempts);
  // Past its last moment it would be dropped, without the answer that it got.
  if (!error.permanent && now + wait < last) {
    return { state: 'queued', lastError: error.answer, nextTryInMs: wait };
  }
  log.warn({ notice: id, kind, answer: error.answer }, 'a notice failed for good');
  return { state: 'failed', failure: error.answer };
}

/** @returns null where it is for nobody */
function send(pool: Pool, notice: DueNotice, signal: AbortSignal): Promise<Accepted | null> {
  const { id, recipient, subject, text, html, thread, sealed } = notice;
  switch (notice.queue) {
    case 'otp':
      return sendSms(pool, notice, { ...openSms(sealed ?? ''), urgent: true }, signal);
    case 'sms':
      return sendSms(pool, notice, { to: recipient, text }, signal);
    case 'email': {
      const mail = { id, to: recipient, subject, html: html ?? undefined, thread: thread ?? undefined };
      return transports().email.send({ ...mail, text: sealed ? openMailText(sealed) : text }, signal);
    }
    case 'webhook':
    case 'callback':
      return postWebhook({ id, url: recipient, secret: openWebhookSecret(sealed ?? ''), body: text }, signal);
  }
}

async function sendSms(
  pool: Pool,
  notice: DueNotice,
  { to, text, urgent }: { to: string; text: string; urgent?: boolean },
  signal: AbortSignal,
): Promise<Accepted | null> {
  if (to === '') return null;
  const { id, acknowledged } = notice;
  const onPart = (part: Parameters<typeof noteSentPart>[2]) =>
    insist(() => noteSentPart(pool, notice, part), signal);
  return transports().sms.send({ id, to, text, urgent, acknowledged, onPart }, signal);
}

/** What was sealed is of no use once nothing more is tried. */
async function settle(pool: Pool, { companyId, id }: LaneItem, settlement: Settlement): Promise<void> {
  const { state } = settlement;
  const queued = state === 'queued' ? settlement : undefined;
  await pool.query(
    `update "Notice" set state = $3::"NoticeState", failure = $4, "lastError" = coalesce($5, "lastError"),
       "nextTryAt" = coalesce(clock_timestamp() + $6::interval, "nextTryAt"), "providerId" = $7,
       "sentAt" = case when $3 = 'sent' then clock_timestamp() end,
       sealed = case when $3 = 'queued' then sealed end
     where "companyId" = $1 and id = $2 and state = 'queued'`,
    [
      companyId,
      id,
      state,
      'failure' in settlement ? settlement.failure : null,
      queued?.lastError ?? null,
      queued ? `${queued.nextTryInMs} ms` : null,
      state === 'sent' ? (settlement.providerId ?? null) : null,
    ],
  );
}
