'use server';

import type { SetCompanyPolicyInput } from '#lib/access/policy/schemas';
import { setCompanyPolicy } from '#lib/access/policy/set';
import { inviteMember } from '#lib/accounts/invitations/invite';
import { resendInvitation } from '#lib/accounts/invitations/resend';
import { withdrawInvitation } from '#lib/accounts/invitations/withdraw';
import { changeMobile } from '#lib/accounts/members/change-mobile';
import { changePassword } from '#lib/accounts/members/change-password';
import { requestEmailChange } from '#lib/accounts/members/request-email-change';
import { requestMobileChange } from '#lib/accounts/members/request-mobile-change';
import type {
  ChangePasswordInput,
  InviteMemberInput,
  RequestEmailChangeInput,
  RequestMobileChangeInput,
  SetRoleInput,
} from '#lib/accounts/members/schemas';
import { setMemberDisabled } from '#lib/accounts/members/set-disabled';
import { setMemberRole } from '#lib/accounts/members/set-role';
import { withdrawEmailChange } from '#lib/accounts/members/withdraw-email-change';
import type { SetPanelIpsInput } from '#lib/accounts/panel-ips/schemas';
import { setPanelIps } from '#lib/accounts/panel-ips/set';
import { revokeSession } from '#lib/accounts/sessions/revoke';
import { revokeOtherSessions } from '#lib/accounts/sessions/revoke-others';
import { change } from '../_actions/mutate.ts';

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
  return change((ctx) => setMemberDisabled(ctx, { id, disabled: true }));
}

export async function enableMemberAction(id: string) {
  return change((ctx) => setMemberDisabled(ctx, { id, disabled: false }));
}

export async function setPanelIpsAction(input: SetPanelIpsInput) {
  return change((ctx) => setPanelIps(ctx, input));
}

export async function setCompanyPolicyAction(input: SetCompanyPolicyInput) {
  return change((ctx) => setCompanyPolicy(ctx, input));
}
