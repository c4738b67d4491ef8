import { runtime } from '#lib/core/runtime';
import { hashSecretHex, isWellFormedSecret } from '#lib/gate/authkey-secret';
import { type CredentialPolicy, isOver, refusalReason } from '#lib/gate/decide';
import type { Decision, Refusal } from '#lib/gate/gate';
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

export interface Admitted {
  presented: Presented;
  policy: CredentialPolicy;
  address: Address | null;
  request: ApiRequest;
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
  const address = runtime().env.clientAddress(request.peer, request.header('x-forwarded-for'));
  return checkedBy({ presented, address, request, isReported: false }, requestId, endpoint, then);
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

function checkedBy(
  { presented, address, request, isReported }: Omit<Admitted, 'policy'>,
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
      return then({ presented, policy, address, request, isReported });
    }
    if (policy && verdict === 'WOULD_REFUSE') {
      return reported({ presented, policy, address, request, isReported: true }, requestId, endpoint, then);
    }
    return refuse(found, { presented, address, request }, requestId, endpoint);
  };
  return decision instanceof Promise ? decision.then(conclude) : conclude(decision);
}

function refuse(
  { verdict, policy }: Decision,
  { presented, address, request }: Omit<Admitted, 'policy' | 'isReported'>,
  requestId: string,
  endpoint: string,
): ApiAnswer | Promise<ApiAnswer> {
  if (verdict === 'UNAVAILABLE') return unavailable(requestId);
  const isToken = presented.type === 'token';
  const reason = policy && refusalReason(verdict, policy.type);
  if (policy && reason) {
    if (!isToken && isOver(verdict)) {
      runtime().gate.noteOver(policy, address, { endpoint, reason });
      return unauthorized(requestId);
    }
    if (verdict === 'ADDRESS_UNKNOWN') {
      const why = whyUnknown(request);
      return recorded(policy, address, { endpoint, reason: `ip-${why}` }, requestId, () =>
        isToken ? clientUnauthorized(requestId) : addressUnknown(requestId, why),
      );
    }
    return recorded(policy, address, { endpoint, reason }, requestId, () =>
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
    await runtime().gate.reported(policy, address, { endpoint, reason });
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
