import type { Pool } from 'pg';
import { type DeliveryError, toDeliveryError } from '#lib/delivery/delivery-error';
import { openWebhookSecret } from '#lib/delivery/notices/sealed';
import { insist } from '#lib/delivery/queue/insist';
import { Lanes } from '#lib/delivery/queue/lanes';
import type { StreamName } from '#lib/delivery/queue/wake';
import { postWebhook } from '#lib/delivery/webhook/webhook';
import type { Batch } from './batch.ts';
import { type ClaimedStream, claimStreams, renewStreams } from './claim.ts';
import { readAudit } from './read-audit.ts';
import { readRefused } from './read-refused.ts';

/** What is to be posted next; null: nothing for now. */
const readNext: Record<StreamName, (pool: Pool, claimed: ClaimedStream) => Promise<Batch | null>> = {
  audit: readAudit,
  refused: readRefused,
};

/** One company's webhooks have so many lanes at the most: one that is slow delays no other company's. */
const companyMax = 4;
const firstWaitMs = 5_000;
const lastWaitMs = 10 * 60_000;

/**
 * The lanes in which one stream is posted to webhooks as JSON Lines: a batch at a time of each webhook, and none before
 * the one before it was accepted. What is not is tried again for as long as the events are kept.
 */
export function streamLanes(pool: Pool, stream: StreamName, leaseMs?: number): Lanes<ClaimedStream> {
  return new Lanes<ClaimedStream>({
    name: `${stream} stream`,
    lanes: 16,
    companyMax,
    pauseMaxMs: 0,
    leaseMs,
    claim: (limit, room, lease) => claimStreams(pool, stream, companyMax, limit, room, lease),
    renew: (items, lease) => renewStreams(pool, stream, items, lease),
    send: (claimed, signal) => postNext(pool, stream, claimed, signal),
  });
}

async function postNext(
  pool: Pool,
  stream: StreamName,
  claimed: ClaimedStream,
  signal: AbortSignal,
): Promise<'done' | 'away'> {
  const batch = await readNext[stream](pool, claimed);
  if (!batch) return 'done';
  const error = await post(claimed, batch, signal);
  if (!error) await insist(() => batch.accept(), signal);
  // A process that stops has not been refused anything.
  else await insist(() => noteFailure(pool, stream, claimed, signal.aborted ? null : error), signal);
  return error?.away ? 'away' : 'done';
}

async function post(
  { url, sealedSecret }: ClaimedStream,
  { id, body }: Batch,
  signal: AbortSignal,
): Promise<DeliveryError | null> {
  try {
    const secret = openWebhookSecret(sealedSecret);
    await postWebhook({ id, url, secret, body, contentType: 'application/x-ndjson' }, signal);
    return null;
  } catch (cause) {
    return toDeliveryError(cause);
  }
}

/** @param error null: it is due again at once */
async function noteFailure(
  pool: Pool,
  stream: StreamName,
  { companyId, id, turn, failures }: ClaimedStream,
  error: DeliveryError | null,
): Promise<void> {
  await pool.query(
    `update "WebhookStream" set turn = turn + 1, failures = failures + $5, "lastError" = coalesce($6, "lastError"),
       "nextTryAt" = clock_timestamp() + make_interval(secs => $7)
     where "companyId" = $1 and "webhookId" = $2 and stream = $3::"StreamName" and turn = $4`,
    [companyId, id, stream, turn, error ? 1 : 0, error?.answer ?? null, error ? waitMs(failures) / 1000 : 0],
  );
}

/** Longer each time, and not the same for all that failed together. */
function waitMs(failures: number): number {
  return Math.min(firstWaitMs * 2 ** Math.min(failures, 20), lastWaitMs) * (0.8 + 0.4 * Math.random());
}
