import { hashSecretHex, isWellFormedSecret } from '../authkeys/secret.ts';
import type { KeyPolicy } from '../gate/decide.ts';
import type { Decision } from '../gate/gate.ts';
import { log } from '../log.ts';
import type { Address } from '../net/address.ts';
import { runtime } from '../runtime.ts';
import { notWhitelisted, unauthorized, unavailable } from './answers.ts';
import type { ApiAnswer, ApiRequest } from './http.ts';

export interface Admitted {
  /** SHA-256 of the authkey, hex. */
  hash: string;
  policy: KeyPolicy;
  address: Address | null;
}

type Then = (admitted: Admitted) => ApiAnswer | Promise<ApiAnswer>;

/**
 * Lets a request through to `then`, or answers 401, 418 or 503. Stays synchronous where the policy is
 * in memory. A 418 is answered only after its row in Failed Logs is committed.
 * @param endpoint as Failed Logs names it
 */
export function checked(
  request: ApiRequest,
  requestId: string,
  endpoint: string,
  then: Then,
): ApiAnswer | Promise<ApiAnswer> {
  const secret = request.header('authkey');
  if (secret === undefined || !isWellFormedSecret(secret)) return unauthorized(requestId);
  const address = runtime().env.clientAddress(request.peer, request.header('x-forwarded-for'));
  return checkedBy(hashSecretHex(secret), address, requestId, endpoint, then);
}

/** The same once more, for a request whose body took its time: what was revoked meanwhile is refused. */
export function checkedAgain(
  { hash, address }: Admitted,
  requestId: string,
  endpoint: string,
  then: Then,
): ApiAnswer | Promise<ApiAnswer> {
  return checkedBy(hash, address, requestId, endpoint, then);
}

function checkedBy(
  hash: string,
  address: Address | null,
  requestId: string,
  endpoint: string,
  then: Then,
): ApiAnswer | Promise<ApiAnswer> {
  const decision = runtime().gate.check(hash, address);
  const admit: (policy: KeyPolicy) => ApiAnswer | Promise<ApiAnswer> = (policy) =>
    then({ hash, policy, address });
  return decision instanceof Promise
    ? decision.then((found) => conclude(found, address, requestId, endpoint, admit))
    : conclude(decision, address, requestId, endpoint, admit);
}

function conclude(
  { verdict, policy }: Decision,
  address: Address | null,
  requestId: string,
  endpoint: string,
  admit: (policy: KeyPolicy) => ApiAnswer | Promise<ApiAnswer>,
): ApiAnswer | Promise<ApiAnswer> {
  if (verdict === 'ALLOWED' && policy) return admit(policy);
  if ((verdict === 'IP_NOT_WHITELISTED' || verdict === 'ADDRESS_UNKNOWN') && policy) {
    return refuse(policy, address, requestId, endpoint);
  }
  return verdict === 'UNAVAILABLE' ? unavailable(requestId) : unauthorized(requestId);
}

async function refuse(
  policy: KeyPolicy,
  address: Address | null,
  requestId: string,
  endpoint: string,
): Promise<ApiAnswer> {
  try {
    await runtime().gate.refused(policy, address, endpoint);
  } catch (error) {
    log.error({ error: String(error), requestId }, 'a refusal could not be written down');
    return unavailable(requestId);
  }
  return notWhitelisted(requestId, address?.text ?? null);
}
