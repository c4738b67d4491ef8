import { seal, unseal } from '#lib/core/seal';
import type { Tx } from '#lib/core/transact';
import { dayMs } from '#lib/day';
import { type Idempotency, idempotencyKeyProblem, readIdempotency } from '#lib/messages/idempotency';
import type { ApiAnswer, ApiRequest } from '../http.ts';
import type { TokenCtx } from './authenticate.ts';
import { Problem, refuseInput } from './problem.ts';

const use = 'kept answer';

/** With what the whole request is told from others. @throws Problem 400 for a key that is malformed */
export function readKey(request: ApiRequest, body: Uint8Array): Idempotency | undefined {
  const { method, path, query } = request;
  const whole = Buffer.concat([Buffer.from(`${method}\n${path}\n${query}\n`), body]);
  const key = readIdempotency(request.header('idempotency-key'), whole);
  return (
    key ?? (key === null ? refuseInput([{ path: 'Idempotency-Key', message: idempotencyKeyProblem }]) : key)
  );
}

/**
 * Does a change once: what came before with the same key within 24 hours is answered as it was then. The answer is kept
 * in the change's own transaction.
 * @throws Problem 409 while the first is under way, 422 where it was another request
 */
export async function once(
  tx: Tx,
  { company, actor, now }: TokenCtx,
  key: Idempotency | undefined,
  change: () => Promise<ApiAnswer>,
): Promise<ApiAnswer> {
  if (!key) return change();
  const id = { companyId: company.id, tokenId: actor.id, key: key.key };
  await hold(tx, `${use} ${actor.id} ${key.key}`);
  const earlier = await tx.keptAnswer.findUnique({
    where: { companyId_tokenId_key: id, createdAt: { gt: new Date(now.getTime() - dayMs) } },
    select: { fingerprint: true, sealed: true },
  });
  if (earlier) return repeat(earlier, key);
  const answer = await change();
  const kept = {
    fingerprint: Uint8Array.from(key.bodyHash),
    sealed: seal(use, JSON.stringify(answer)),
    createdAt: now,
  };
  await tx.keptAnswer.upsert({
    where: { companyId_tokenId_key: id },
    create: { ...id, ...kept },
    update: kept,
    select: { key: true },
  });
  return answer;
}

async function hold(tx: Tx, name: string): Promise<void> {
  const [held] = await tx.$queryRaw<[{ isOurs: boolean }]>`
    select pg_try_advisory_xact_lock(hashtextextended(${name}, 0)) as "isOurs"`;
  if (held.isOurs) return;
  throw new Problem(409, 'in_progress', {
    detail: 'A request with this Idempotency-Key is under way. Ask again in a moment.',
    headers: { 'retry-after': '1' },
  });
}

function repeat(
  { fingerprint, sealed }: { fingerprint: Uint8Array; sealed: string },
  key: Idempotency,
): ApiAnswer {
  if (!key.bodyHash.equals(fingerprint)) {
    const message =
      'This Idempotency-Key came with another request within the last 24 hours; nothing was changed.';
    throw new Problem(422, 'idempotency_key_reused', {
      detail: message,
      problems: [{ path: 'Idempotency-Key', message }],
    });
  }
  const answer = JSON.parse(unseal(use, sealed)) as ApiAnswer;
  return { ...answer, headers: { ...answer.headers, 'idempotency-replayed': 'true' } };
}
