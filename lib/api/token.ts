import { issueToken } from '#lib/access/clients/issue-token';
import { answer, wouldRefuse } from './answers.ts';
import { withClientAttempt } from './client-attempt.ts';
import type { ApiAnswer, ApiRequest } from './http.ts';

const attempted = { fields: ['username', 'password'], countsAsBurst: true } as const;

/** POST /token: a token for an API client, bound to the address that asks. */
export function token(request: ApiRequest, requestId: string): Promise<ApiAnswer> {
  return withClientAttempt(request, requestId, attempted, async ({ fields, findClients, ...from }) => {
    const issued = await issueToken(await findClients(), fields.password, from);
    if (!issued) return null;
    const body = {
      access_token: issued.token,
      token_type: 'Bearer',
      expires_in: issued.expiresIn,
      password_expire_days: issued.passwordExpireDays,
    };
    return answer(200, requestId, body, issued.isReported ? wouldRefuse : undefined);
  });
}
