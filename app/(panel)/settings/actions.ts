'use server';

import { revokeOtherSessions } from '#lib/auth/revoke-other-sessions';
import { revokeSession } from '#lib/auth/revoke-session';
import { changeMobile } from '#lib/members/change-mobile';
import { changePassword } from '#lib/members/change-password';
import { disableMember } from '#lib/members/disable';
import { enableMember } from '#lib/members/enable';
import { inviteMember } from '#lib/members/invite';
import { requestEmailChange } from '#lib/members/request-email-change';
import { requestMobileChange } from '#lib/members/request-mobile-change';
import { resendInvitation } from '#lib/members/resend-invitation';
import type {
  ChangePasswordInput,
  InviteMemberInput,
  RequestEmailChangeInput,
  RequestMobileChangeInput,
  SetRoleInput,
} from '#lib/members/schemas';
import { setMemberRole } from '#lib/members/set-role';
import { withdrawEmailChange } from '#lib/members/withdraw-email-change';
import { withdrawInvitation } from '#lib/members/withdraw-invitation';
import { change } from '../change.ts';

export async function requestEmailChangeAction(input: RequestEmailChangeInput) {
  return change((ctx) => requestEmailChange(ctx, input));
}

export async function withdrawEmailChangeAction() {
  return change((ctx) => withdrawEmailChange(ctx));
}

export async function requestMobileChangeAction(input: RequestMobileChangeInput) {
  return change((ctx) => requestMobileChange(ctx, input));
}

export async function changeMobileAction(code: string) {
  return change((ctx) => changeMobile(ctx, { code }));
}

export async function changePasswordAction(input: ChangePasswordInput) {
  return change((ctx) => changePassword(ctx, input));
}

export async function revokeSessionAction(id: string) {
  return change((ctx) => revokeSession(ctx, { id }));
}

export async function revokeOtherSessionsAction() {
  return change((ctx) => revokeOtherSessions(ctx));
}

export async function inviteMemberAction(input: InviteMemberInput) {
  return change((ctx) => inviteMember(ctx, input));
}

export async function resendInvitationAction(id: string) {
  return change((ctx) => resendInvitation(ctx, { id }));
}

export async function withdrawInvitationAction(id: string) {
  return change((ctx) => withdrawInvitation(ctx, { id }));
}

export async function setMemberRoleAction(id: string, role: SetRoleInput['role']) {
  return change((ctx) => setMemberRole(ctx, { id, role }));
}

export async function disableMemberAction(id: string) {
  return change((ctx) => disableMember(ctx, { id }));
}

export async function enableMemberAction(id: string) {
  return change((ctx) => enableMember(ctx, { id }));
}
