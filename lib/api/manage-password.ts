import { changePassword } from '#lib/access/clients/change-password';
import { limits } from '#lib/core/limits';
import { passwordLengthMin } from '#lib/core/password/length';
import { networkOf } from '#lib/net/network';
import { cleanPassword } from '#lib/text/pasted';
import { answer, wouldRefuse } from './answers.ts';
import { withClientAttempt } from './client-attempt.ts';
import type { ApiAnswer, ApiRequest } from './http.ts';

const attempted = { fields: ['username', 'password', 'new_password'], countsAsBurst: false } as const;

/** POST /manage/password: an API client changes its password, also when it has expired. */
export function managePassword(request: ApiRequest, requestId: string): Promise<ApiAnswer> {
  return withClientAttempt(request, requestId, attempted, async ({ fields, findClients, ...from }) => {
    const { username, password } = fields;
    const newPassword = cleanPassword(fields.new_password);
    if ([...newPassword].length < passwordLengthMin || newPassword === username) {
      return weakPassword(requestId);
    }
    if ((await limits.passwordChanges.take(networkOf(from.address))).isOver) return null;
    const clients = await findClients();
    const changed = await changePassword({ clients, password, newPassword, ...from });
    if (!changed) return null;
    const body = { password_expire_days: changed.passwordExpireDays };
    return answer(200, requestId, body, changed.isReported ? wouldRefuse : undefined);
  });
}

function weakPassword(requestId: string): ApiAnswer {
  return answer(400, requestId, {
    error_code: 4000002,
    message: `new_password must have at least ${passwordLengthMin} characters and must not be the user name`,
  });
}
