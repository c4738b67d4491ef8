import { runtime } from '#lib/core/runtime';
import { hashSecretHex, isWellFormedSecret } from '#lib/gate/authkey-secret';
import { type CredentialPolicy, isOver, refusalReason } from '#lib/gate/decide';
import type { Decision, Refusal } from '#lib/gate/gate';
import type { TracedRequest } from '#lib/gate/packed-ids';
import { log } from '#lib/log';
import type { Address } from '#lib/net/address';
import type { UnknownReason } from '#lib/net/client-address';
import {
  addressUnknown,
  clientUnauthorized,
  notWhitelisted,
  unauthorized,
  unavailable,
  wouldRefuse,
} from './answers.ts';
import type { ApiAnswer, ApiRequest } from './http.ts';

/** What came with the request: the SHA-256 of an authkey in hex, or an API client's token. */
interface Presented {
  type: 'authkey' | 'token';
  value: string;
}

/** Who calls, with what. */
interface Caller {
  presented: Presented;
  address: Address | null;
  /** Where that was read, as `LocatedAddress` says it. */
  hop: number;
  request: ApiRequest;
}

export interface Admitted extends Caller {
  policy: CredentialPolicy;
  /** In neither list, and let in because of report only; that stands in Failed Logs. */
  isReported: boolean;
}

type Then = (admitted: Admitted) => ApiAnswer | Promise<ApiAnswer>;

/**
 * Lets a request through to `then`, or answers 401, 418 or 503. Stays synchronous where the policy is
 * in memory. A refusal is answered only after its row in Failed Logs is committed, and so is what report only lets in.
 * @param endpoint as Failed Logs names it
 */
export function checked(
  request: ApiRequest,
  requestId: string,
  endpoint: string,
  then: Then,
): ApiAnswer | Promise<ApiAnswer> {
  const presented = readCredential(request);
  if (presented === null) return unauthorized(requestId);
  const { address, hop } = runtime().env.clientAddress.locate(
    request.peer,
    request.header('x-forwarded-for'),
  );
  return checkedBy({ presented, address, hop, request, isReported: false }, requestId, endpoint, then);
}

/** The same once more, for a request whose body took its time: what was revoked meanwhile is refused. */
export function checkedAgain(
  admitted: Admitted,
  requestId: string,
  endpoint: string,
  then: Then,
): ApiAnswer | Promise<ApiAnswer> {
  return checkedBy(admitted, requestId, endpoint, then);
}

/** With an authkey the Authorization header is the protected API's own affair. */
function readCredential(request: ApiRequest): Presented | null {
  const secret = request.header('authkey');
  if (secret !== undefined) {
    return isWellFormedSecret(secret) ? { type: 'authkey', value: hashSecretHex(secret) } : null;
  }
  const bearer = /^bearer(?: +(.*))?$/i.exec(request.header('authorization') ?? '');
  return bearer ? { type: 'token', value: bearer[1] ?? '' } : null;
}

/** Counts it among those that were let in; with the header x-keyfence-explain: 1 it can be explained, too. */
export function noteAccepted(admitted: Admitted, requestId: string, endpoint: string): void {
  const { policy, address, request, isReported } = admitted;
  const { gate } = runtime();
  gate.accepted(policy, address, isReported);
  // What report only let in is kept already.
  if (isReported || request.header('x-keyfence-explain') !== '1') return;
  gate.traceAccepted(policy, address, { endpoint, trace: traceOf(admitted, requestId) });
}

function traceOf({ presented, hop }: Caller, requestId: string): TracedRequest {
  return { requestId, hop, hash: presented.type === 'authkey' ? presented.value : null };
}

function checkedBy(
  { presented, address, hop, request, isReported }: Omit<Admitted, 'policy'>,
  requestId: string,
  endpoint: string,
  then: Then,
): ApiAnswer | Promise<ApiAnswer> {
  const { gate } = runtime();
  const decision =
    presented.type === 'authkey'
      ? gate.check(presented.value, address)
      : gate.checkToken(presented.value, address);
  const conclude = (found: Decision) => {
    const { verdict, policy } = found;
    if (policy && (verdict === 'ALLOWED' || (verdict === 'WOULD_REFUSE' && isReported))) {
      return then({ presented, policy, address, hop, request, isReported });
    }
    if (policy && verdict === 'WOULD_REFUSE') {
      const admitted = { presented, policy, address, hop, request, isReported: true };
      return reported(admitted, requestId, endpoint, then);
    }
    return refuse(found, { presented, address, hop, request }, requestId, endpoint);
  };
  return decision instanceof Promise ? decision.then(conclude) : conclude(decision);
}

function refuse(
  { verdict, policy }: Decision,
  caller: Caller,
  requestId: string,
  endpoint: string,
): ApiAnswer | Promise<ApiAnswer> {
  if (verdict === 'UNAVAILABLE') return unavailable(requestId);
  const { presented, address, request } = caller;
  const isToken = presented.type === 'token';
  const reason = policy && refusalReason(verdict, policy.type);
  if (policy && reason) {
    const trace = traceOf(caller, requestId);
    if (!isToken && isOver(verdict)) {
      runtime().gate.noteOver(policy, address, { endpoint, reason, trace });
      return unauthorized(requestId);
    }
    if (verdict === 'ADDRESS_UNKNOWN') {
      const why = whyUnknown(request);
      return recorded(policy, address, { endpoint, reason: `ip-${why}`, trace }, requestId, () =>
        isToken ? clientUnauthorized(requestId) : addressUnknown(requestId, why),
      );
    }
    return recorded(policy, address, { endpoint, reason, trace }, requestId, () =>
      isToken ? clientUnauthorized(requestId) : notWhitelisted(requestId, address?.text ?? ''),
    );
  }
  return isToken ? clientUnauthorized(requestId) : unauthorized(requestId);
}

function whyUnknown(request: ApiRequest): UnknownReason {
  return runtime().env.clientAddress.whyUnknown(request.peer, request.header('x-forwarded-for'));
}

const notTaken = new Set([401, 418, 503]);

async function reported(
  admitted: Admitted,
  requestId: string,
  endpoint: string,
  then: Then,
): Promise<ApiAnswer> {
  const { policy, address, request } = admitted;
  const reason = address === null ? (`ip-${whyUnknown(request)}` as const) : 'ip';
  try {
    await runtime().gate.reported(policy, address, { endpoint, reason, trace: traceOf(admitted, requestId) });
  } catch (error) {
    log.error({ error: String(error), requestId }, 'what report only would let in could not be written down');
    return unavailable(requestId);
  }
  const given = await then(admitted);
  // Refused after all, where it changed while the body came, or an outage: those are answered as ever.
  if (notTaken.has(given.status)) return given;
  return { ...given, headers: { ...given.headers, ...wouldRefuse } };
}

async function recorded(
  policy: CredentialPolicy,
  address: Address | null,
  refusal: Refusal,
  requestId: string,
  then: () => ApiAnswer,
): Promise<ApiAnswer> {
  try {
    await runtime().gate.refused(policy, address, refusal);
  } catch (error) {
    log.error({ error: String(error), requestId }, 'a refusal could not be written down');
    return unavailable(requestId);
  }
  return then();
}
