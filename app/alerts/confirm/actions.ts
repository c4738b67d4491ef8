'use server';

import { confirmRecipientByLink } from '#lib/alerts/confirm-recipient-by-link';
import { actAsVisitor } from '#lib/auth/action';

export async function confirmAction(token: string) {
  return actAsVisitor((visitor) => confirmRecipientByLink(visitor, { token }));
}
