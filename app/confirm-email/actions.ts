'use server';

import { actAsVisitor } from '#lib/auth/action';
import { confirmEmailChange } from '#lib/members/confirm-email-change';

export async function confirmEmailAction(token: string) {
  return actAsVisitor((visitor) => confirmEmailChange(visitor, token));
}
