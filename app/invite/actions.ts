'use server';

import { actAsVisitor } from '#lib/auth/action';
import { acceptInvitation } from '#lib/members/accept-invitation';

export async function acceptInvitationAction(token: string, password: string) {
  return actAsVisitor((visitor) => acceptInvitation(visitor, { token, password }));
}
