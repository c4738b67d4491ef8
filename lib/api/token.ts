import { findSignInClients } from '#lib/access/clients/find-by-username';
import { issueToken } from '#lib/access/clients/issue-token';
import { suspiciousIps } from '#lib/access/suspicious-ips/block-list';
import { requireTurn } from '#lib/core/password/password';
import { runtime } from '#lib/core/runtime';
import { answer, clientUnauthorized, methodNotAllowed } from './answers.ts';
import { readClientBody } from './client-body.ts';
import { orUnavailable } from './client-failures.ts';
import type { ApiAnswer, ApiRequest } from './http.ts';

/**
 * POST /token: a token for an API client, bound to the address that asks. Every request counts as one of a
 * burst, whatever becomes of it; every failure is answered alike.
 */
export async function token(request: ApiRequest, requestId: string): Promise<ApiAnswer> {
  if (request.method !== 'POST') return methodNotAllowed(requestId, 'POST');
  return orUnavailable(requestId, () => answerToken(request, requestId));
}

async function answerToken(request: ApiRequest, requestId: string): Promise<ApiAnswer> {
  const { env } = runtime();
  const blockList = suspiciousIps.get();
  const address = env.clientAddress(request.peer, request.header('x-forwarded-for'));
  const body = await readClientBody(request, ['username', 'password']);
  if (address === null) return clientUnauthorized(requestId);
  // Turned away before it is counted: no password is looked at, and a flood must cost the gate next to nothing.
  requireTurn();
  const now = new Date();
  if (body) blockList.tried(body.username, address, now);
  const { blocked, releasedFor } = await blockList.count(address, now);
  if (!body || (blocked && releasedFor.size === 0)) return clientUnauthorized(requestId);
  const found = await findSignInClients(body.username);
  // Where the block is lifted for some companies, the time must not tell for which user names.
  const clients = blocked ? found.filter(({ company }) => releasedFor.has(company.id)) : found;
  const issued = await issueToken(clients, body.password, address, now);
  if (!issued) return clientUnauthorized(requestId);
  return answer(200, requestId, {
    access_token: issued.token,
    token_type: 'Bearer',
    expires_in: issued.expiresIn,
    password_expire_days: issued.passwordExpireDays,
  });
}
