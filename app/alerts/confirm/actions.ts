'use server';

import { confirmRecipientByLink } from '#lib/alerts/recipients/confirm-by-link';
import { actAsVisitor } from '#lib/panel/action';

export async function confirmAction(token: string) {
  return actAsVisitor((visitor) => confirmRecipientByLink(visitor, { token }));
}
