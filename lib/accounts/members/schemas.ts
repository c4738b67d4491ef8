import { z } from 'zod';
import { readTypedMobile } from '#lib/core/mobile';
import { passwordLengthMax, passwordLengthMin } from '#lib/core/password/length';
import { weakness } from '#lib/core/password/weakness';
import { cleanPassword, cleanPasted } from '#lib/text/pasted';
import { shownLine } from '#lib/text/shown-line';

const line = (label: string, max: number) =>
  shownLine(label, max).refine((text) => text !== '', `${label} is missing.`);

export const Email = z
  .string()
  .max(1_000, 'This email is too long.')
  .transform((text) => cleanPasted(text).trim().toLowerCase())
  .pipe(z.string().max(254, 'This email is too long.').pipe(z.email('This is not an email address.')));

export const Mobile = z.string().transform((text, context) => {
  const mobile = readTypedMobile(text);
  if (mobile) return mobile;
  context.addIssue({
    code: 'custom',
    message: 'Write the number with its country code, such as +14155550100.',
  });
  return z.NEVER;
});

export const Password = z
  .string()
  .max(4_096, 'A password has at most 1,024 characters.')
  .transform(cleanPassword)
  .pipe(
    z
      .string()
      .min(passwordLengthMin, 'A password has at least 12 characters.')
      .max(passwordLengthMax.person, 'A password has at most 1,024 characters.')
      .superRefine((password, context) => {
        const why = weakness(password);
        if (why) context.addIssue({ code: 'custom', message: why });
      }),
  );

export const AddMemberInput = z.object({
  name: line('The name', 100),
  email: Email,
  mobile: Mobile,
  password: Password,
  role: z.enum(['owner', 'admin', 'viewer']),
});
export type AddMemberInput = z.input<typeof AddMemberInput>;

export const CreateCompanyWithOwnerInput = AddMemberInput.omit({ role: true }).extend({
  companyName: line("The company's name", 100),
});
export type CreateCompanyWithOwnerInput = z.input<typeof CreateCompanyWithOwnerInput>;

/** Any length that a present password could have. */
const PresentPassword = z
  .string()
  .min(1, 'Enter your present password.')
  .max(passwordLengthMax.person, 'Your present password is wrong.');

export const RequestEmailChangeInput = z.object({ email: Email, password: PresentPassword });
export type RequestEmailChangeInput = z.input<typeof RequestEmailChangeInput>;

export const RequestMobileChangeInput = z.object({ mobile: Mobile, password: PresentPassword });
export type RequestMobileChangeInput = z.input<typeof RequestMobileChangeInput>;

export const ChangePasswordInput = z.object({ password: PresentPassword, newPassword: Password });
export type ChangePasswordInput = z.input<typeof ChangePasswordInput>;

export const InviteMemberInput = AddMemberInput.omit({ password: true });
export type InviteMemberInput = z.input<typeof InviteMemberInput>;

export const AcceptInvitationInput = z.object({ token: z.string(), password: Password });
export type AcceptInvitationInput = z.input<typeof AcceptInvitationInput>;

/** An id that is no uuid is not found. */
export const MemberIdInput = z.object({ id: z.string() });
export type MemberIdInput = z.input<typeof MemberIdInput>;

export const SetRoleInput = MemberIdInput.extend({ role: AddMemberInput.shape.role });
export type SetRoleInput = z.input<typeof SetRoleInput>;

export const SetMemberDisabledInput = MemberIdInput.extend({ disabled: z.boolean() });
export type SetMemberDisabledInput = z.input<typeof SetMemberDisabledInput>;
