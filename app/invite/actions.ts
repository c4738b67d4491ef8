'use server';

import { acceptInvitation } from '#lib/accounts/invitations/accept';
import { actAsVisitor } from '#lib/panel/action';

export async function acceptInvitationAction(token: string, password: string) {
  return actAsVisitor((visitor) => acceptInvitation(visitor, { token, password }));
}
