import { runtime } from '#lib/core/runtime';
import { hashSecretHex, isWellFormedSecret } from '#lib/gate/authkey-secret';
import { type CredentialPolicy, type RefusalReason, refusalReason } from '#lib/gate/decide';
import type { Decision } from '#lib/gate/gate';
import { log } from '#lib/log';
import type { Address } from '#lib/net/address';
import { addressUnknown, clientUnauthorized, notWhitelisted, unauthorized, unavailable } from './answers.ts';
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
}

type Then = (admitted: Admitted) => ApiAnswer | Promise<ApiAnswer>;

/**
 * Lets a request through to `then`, or answers 401, 418 or 503. Stays synchronous where the policy is
 * in memory. A refusal is answered only after its row in Failed Logs is committed.
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
  return checkedBy({ presented, address, request }, requestId, endpoint, then);
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
  { presented, address, request }: Omit<Admitted, 'policy'>,
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
    if (found.verdict === 'ALLOWED' && found.policy) {
      return then({ presented, policy: found.policy, address, request });
    }
    return refuse(found, { presented, address, request }, requestId, endpoint);
  };
  return decision instanceof Promise ? decision.then(conclude) : conclude(decision);
}

function refuse(
  { verdict, policy }: Decision,
  { presented, address, request }: Omit<Admitted, 'policy'>,
  requestId: string,
  endpoint: string,
): ApiAnswer | Promise<ApiAnswer> {
  if (verdict === 'UNAVAILABLE') return unavailable(requestId);
  // Of an authkey, only what its IP decided is kept; its others are answered without a trace.
  const reason = refusalReason(verdict);
  const isToken = presented.type === 'token';
  if (policy && reason && (isToken || reason === 'ip')) {
    if (verdict === 'ADDRESS_UNKNOWN') {
      const why = runtime().env.clientAddress.whyUnknown(request.peer, request.header('x-forwarded-for'));
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

async function recorded(
  policy: CredentialPolicy,
  address: Address | null,
  refusal: { endpoint: string; reason: RefusalReason },
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
