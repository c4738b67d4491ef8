import type { Pool } from 'pg';
import { toDeliveryError } from '#lib/delivery/delivery-error';
import { claimDue, renewClaims } from '#lib/delivery/queue/due';
import { insist } from '#lib/delivery/queue/insist';
import { type LaneItem, Lanes } from '#lib/delivery/queue/lanes';
import { giveUpMs, retryWaitMs } from '#lib/delivery/queue/retry';
import { acknowledgedSql, noteSentPart } from '#lib/delivery/queue/sent-parts';
import { transports } from '#lib/delivery/transport-for';
import { type Settlement, settleMessage } from './settle.ts';

interface DueMessage extends LaneItem {
  sender: string;
  recipient: string;
  text: string;
  attempts: number;
  createdAt: Date;
  /** By the database's clock; no decision is by this process's. */
  claimedAt: Date;
  acknowledged: string[];
}

const lanes = 48;
/** However slow one company's messages are, there are lanes left for the others'. */
const companyMax = 32;
const pauseMaxMs = 30_000;

/** The lanes that messages are sent in. @param leaseMs how long a claim holds without being renewed */
export function messageLanes(pool: Pool, leaseMs?: number): Lanes<DueMessage> {
  return new Lanes<DueMessage>({
    name: 'messages',
    lanes,
    companyMax,
    pauseMaxMs,
    leaseMs,
    claim: (limit, room, lease) =>
      claimDue(
        pool,
        {
          table: 'Message',
          columns: `m.sender, m.recipient, m.text, m.attempts, m."createdAt",
            clock_timestamp() as "claimedAt", ${acknowledgedSql}`,
          companyMax,
        },
        limit,
        room,
        lease,
      ),
    renew: (items, lease) => renewClaims(pool, 'Message', items, lease),
    send: (message, signal) => deliver(pool, message, signal),
  });
}

/** One attempt at one message, and the note of how it ended. */
async function deliver(pool: Pool, message: DueMessage, signal: AbortSignal): Promise<'done' | 'away'> {
  const { settlement, away } = await attempt(pool, message, signal);
  await insist(() => settleMessage(settlement), signal);
  return away ? 'away' : 'done';
}

async function attempt(
  pool: Pool,
  message: DueMessage,
  signal: AbortSignal,
): Promise<{ settlement: Settlement; away: boolean }> {
  const { companyId, id, recipient, text, sender, attempts, createdAt, claimedAt, acknowledged } = message;
  try {
    const onPart = (part: Parameters<typeof noteSentPart>[2]) =>
      insist(() => noteSentPart(pool, message, part), signal);
    const sms = { id, to: recipient, text, from: sender, acknowledged, onPart };
    const { providerId } = await transports().sms.send(sms, signal);
    return { settlement: { companyId, id, state: 'sent', providerId }, away: false };
  } catch (cause) {
    const error = toDeliveryError(cause);
    const tooLate = claimedAt.getTime() - createdAt.getTime() > giveUpMs;
    const settlement: Settlement =
      error.permanent || tooLate
        ? { companyId, id, state: 'failed', failure: error.answer, lastError: error.answer }
        : {
            companyId,
            id,
            state: 'queued',
            lastError: error.answer,
            nextTryInMs: retryWaitMs(error, attempts),
          };
    return { settlement, away: error.away };
  }
}
