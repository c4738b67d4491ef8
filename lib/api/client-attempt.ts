import { findSignInClients } from '#lib/access/clients/find-by-username';
import type { SignInClient } from '#lib/access/clients/sign-in-client';
import { suspiciousIps } from '#lib/access/suspicious-ips/block-list';
import { requireTurn } from '#lib/core/password/password';
import { runtime } from '#lib/core/runtime';
import { isAppError } from '#lib/errors';
import type { TracedRequest } from '#lib/gate/packed-ids';
import { log } from '#lib/log';
import type { Address } from '#lib/net/address';
import { clientUnauthorized, methodNotAllowed, unavailable } from './answers.ts';
import { readClientBody } from './client-body.ts';
import type { ApiAnswer, ApiRequest } from './http.ts';

interface Fields<Name extends string> {
  /** The strings that the body must have. */
  fields: readonly (Name | 'username')[];
  /** Whether every request counts towards a burst, whatever its body holds; otherwise only the block is looked up. */
  countsAsBurst: boolean;
}

export interface ClientAttempt<Name extends string> {
  fields: Record<Name | 'username', string>;
  address: Address;
  now: Date;
  trace: TracedRequest;
  /**
   * The clients of the user name for which the address is not blocked; none where the name is unknown. Whoever
   * checks a password makes the same hash for none as for one.
   */
  findClients(): Promise<SignInClient[]>;
}

/**
 * Lets an API client's user name and password through to `work`, unless its address is unknown or blocked.
 * Every refusal is the same 401, the one of `work` too: it answers null.
 */
export async function withClientAttempt<Name extends string>(
  request: ApiRequest,
  requestId: string,
  given: Fields<Name>,
  work: (attempt: ClientAttempt<Name>) => Promise<ApiAnswer | null>,
): Promise<ApiAnswer> {
  if (request.method !== 'POST') return methodNotAllowed(requestId, 'POST');
  try {
    const attempt = await admit(request, requestId, given);
    return (attempt && (await work(attempt))) ?? clientUnauthorized(requestId);
  } catch (error) {
    // Too many waiting hashes are no news worth a line each: under a flood they are thousands.
    if (!isAppError(error, 'unavailable')) {
      log.error({ error: String(error), requestId }, 'an API client could not be answered');
    }
    return unavailable(requestId);
  }
}

async function admit<Name extends string>(
  request: ApiRequest,
  requestId: string,
  { fields: names, countsAsBurst }: Fields<Name>,
): Promise<ClientAttempt<Name> | null> {
  const { env } = runtime();
  const blockList = suspiciousIps.get();
  const { address, hop } = env.clientAddress.locate(request.peer, request.header('x-forwarded-for'));
  const fields = await readClientBody(request, names);
  if (address === null || !(fields || countsAsBurst)) return null;
  // Turned away before it is counted: no password is looked at, and a flood must cost the gate next to nothing.
  requireTurn();
  const now = new Date();
  if (fields && countsAsBurst) blockList.tried(fields.username, address, now);
  const { blocked, releasedFor } = await (countsAsBurst
    ? blockList.count(address, now)
    : blockList.check(address, now));
  if (!fields || (blocked && releasedFor.size === 0)) return null;
  const findClients = async () => {
    const found = await findSignInClients(fields.username);
    // Where the block is lifted for some companies, the time must not tell for which user names.
    return blocked ? found.filter(({ company }) => releasedFor.has(company.id)) : found;
  };
  return { fields, address, now, trace: { requestId, hop, hash: null }, findClients };
}
