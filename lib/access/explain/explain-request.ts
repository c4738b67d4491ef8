import { type Ctx, isSteppedUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { runtime } from '#lib/core/runtime';
import { AppError, isAppError } from '#lib/errors';
import type { RefusalReason } from '#lib/gate/decide';
import { unknownAddress } from '#lib/net/known-address';
import { type ListAsOf, listAsOf } from '../as-of/list-as-of.ts';
import { type FoundCredential, findCredentials } from '../credentials/find.ts';
import { type FailedState, failedStates } from '../traffic/current-verdict.ts';
import { type DecidingThen, decidingThen } from './deciding-then.ts';
import { findMessages, type RequestMessages } from './find-messages.ts';
import { findSecret } from './find-secret.ts';
import { findTrace, type Trace } from './find-trace.ts';
import { ExplainRequestInput } from './schemas.ts';

/** Lists and mode at the time of the request: asked for only while the Authkey section is open. */
export type HeldThen =
  | { told: true; list: ListAsOf; entry: DecidingThen | null }
  | { told: false; why: 'closed' | 'no-credential' }
  | { told: false; why: 'unknown'; message: string };

export interface RequestStory {
  requestId: string;
  /** When it was decided; of one that is known by its messages alone, when those were stored. */
  at: Date;
  /** Such as "/api/v5/flow"; null: sent from the panel. */
  endpoint: string | null;
  outcome: Trace['outcome'];
  /** null: nothing was refused. */
  reason: RefusalReason | null;
  /** null: sent from the panel, or it cannot be found any more. */
  credential:
    | (Pick<FoundCredential, 'id' | 'type' | 'name'> & {
        isDeleted: boolean;
        /** The ends of the authkey that came: `kf_abcd…wxyz`; null: not known, or an API client's. */
        maskedKey: string | null;
      })
    | null;
  /** null: not kept. */
  from: {
    /** Canonical; null: unknown. */
    ip: string | null;
    /** 0: the socket; n: the n-th address from the right of X-Forwarded-For. */
    hop: number;
  } | null;
  messages: RequestMessages | null;
  held: HeldThen;
  /** What would become of the same request now; null: its address was not kept. */
  now: FailedState | null;
}

/**
 * Why a request was refused, or let in: what came, from where its address was read, what decided, what held then, and
 * what would happen now.
 * @throws AppError bad_input for what is no request id; not_found where nothing is kept of it, the same for another
 * company's
 */
export async function explainRequest(ctx: Ctx, input: ExplainRequestInput): Promise<RequestStory> {
  const { id } = parseInput(ExplainRequestInput, input);
  const [trace, messages] = await Promise.all([findTrace(ctx, id), findMessages(ctx, id)]);
  if (!trace && !messages) {
    throw new AppError('not_found', { message: 'Nothing is kept of a request of this id.' });
  }
  const at = trace?.at ?? messages!.at;
  const credentialId = trace ? trace.credentialId : messages!.credentialId;
  const [credential, secret, held] = await Promise.all([
    credentialId === null
      ? undefined
      : findCredentials(runtime().prisma, ctx, [credentialId]).then((found) => found.get(credentialId)),
    trace?.hashStart ? findSecret(ctx, trace.credentialId, trace.hashStart) : null,
    heldThen(ctx, credentialId, at, trace),
  ]);
  const reason = trace?.reason || null;
  const [now = null] = trace
    ? await failedStates(ctx, [{ ...trace, reason: secret?.isOver ? 'old-secret' : reason }])
    : [];
  return {
    requestId: id,
    at,
    endpoint: trace ? trace.endpoint : messages!.credentialId && '/api/v5/flow',
    outcome: trace?.outcome ?? 'accepted',
    reason,
    credential: credential
      ? {
          id: credential.id,
          type: credential.type,
          name: credential.name,
          isDeleted: credential.deletedAt !== null,
          maskedKey: secret?.maskedKey ?? null,
        }
      : null,
    from: trace && { ip: trace.ip === unknownAddress ? null : trace.ip, hop: trace.hop },
    messages,
    held,
    now,
  };
}

async function heldThen(
  ctx: Ctx,
  credentialId: string | null,
  decidedAt: Date,
  trace: Trace | null,
): Promise<HeldThen> {
  if (credentialId === null) return { told: false, why: 'no-credential' };
  if (!isSteppedUp(ctx)) return { told: false, why: 'closed' };
  // Another instance's clock may be a little ahead.
  const at = decidedAt > ctx.now ? ctx.now : decidedAt;
  try {
    const list = await listAsOf(ctx, { credentialId, at });
    return { told: true, list, entry: trace && decidingThen(list, trace.ip) };
  } catch (error) {
    // Before the beginning of the log.
    if (!isAppError(error, 'bad_input') && !isAppError(error, 'not_found')) throw error;
    return { told: false, why: 'unknown', message: error.message };
  }
}
