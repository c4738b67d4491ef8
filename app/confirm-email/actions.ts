'use server';

import { confirmEmailChange } from '#lib/accounts/members/confirm-email-change';
import { actAsVisitor } from '#lib/panel/action';

export async function confirmEmailAction(token: string) {
  return actAsVisitor((visitor) => confirmEmailChange(visitor, token));
}
