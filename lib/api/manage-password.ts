import { changePassword } from '#lib/access/clients/change-password';
import { findSignInClients } from '#lib/access/clients/find-by-username';
import { takePasswordChangeAttempt } from '#lib/access/clients/password-change-attempts';
import { suspiciousIps } from '#lib/access/suspicious-ips/block-list';
import { requireTurn } from '#lib/core/password/password';
import { runtime } from '#lib/core/runtime';
import { networkOf } from '#lib/net/network';
import { cleanPassword } from '#lib/text/pasted';
import { answer, clientUnauthorized, methodNotAllowed } from './answers.ts';
import { readClientBody } from './client-body.ts';
import { orUnavailable } from './client-failures.ts';
import type { ApiAnswer, ApiRequest } from './http.ts';

const newPasswordLengthMin = 12;

/** POST /manage/password: an API client changes its password, also when it has expired. */
export async function managePassword(request: ApiRequest, requestId: string): Promise<ApiAnswer> {
  if (request.method !== 'POST') return methodNotAllowed(requestId, 'POST');
  return orUnavailable(requestId, () => answerChange(request, requestId));
}

async function answerChange(request: ApiRequest, requestId: string): Promise<ApiAnswer> {
  const { env } = runtime();
  const blockList = suspiciousIps.get();
  const address = env.clientAddress(request.peer, request.header('x-forwarded-for'));
  const body = await readClientBody(request, ['username', 'password', 'new_password']);
  if (address === null || !body) return clientUnauthorized(requestId);
  requireTurn();
  const now = new Date();
  const { username, password } = body;
  const newPassword = cleanPassword(body.new_password);
  const { blocked, releasedFor } = await blockList.check(address, now);
  if (blocked && releasedFor.size === 0) return clientUnauthorized(requestId);
  if ([...newPassword].length < newPasswordLengthMin || newPassword === username) {
    return weakPassword(requestId);
  }
  if (!(await takePasswordChangeAttempt(networkOf(address)))) return clientUnauthorized(requestId);
  const found = await findSignInClients(username);
  // Where the block is lifted for some companies, the time must not tell for which user names.
  const clients = blocked ? found.filter(({ company }) => releasedFor.has(company.id)) : found;
  const expireDays = await changePassword({ clients, password, newPassword, address, now, requestId });
  if (expireDays === null) return clientUnauthorized(requestId);
  return answer(200, requestId, { password_expire_days: expireDays });
}

function weakPassword(requestId: string): ApiAnswer {
  return answer(400, requestId, {
    error_code: 4000002,
    message: `new_password must have at least ${newPasswordLengthMin} characters and must not be the user name`,
  });
}
