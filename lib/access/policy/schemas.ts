import { z } from 'zod';

const daysMax = 3650;

/** Whole days as they are typed; nothing: null. */
function days(what: string, min: number) {
  return z
    .union([z.string().max(100), z.number()])
    .nullable()
    .transform((typed, context) => {
      const text = String(typed ?? '').trim();
      if (text === '') return null;
      const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
      if (number >= min && number <= daysMax) return number;
      context.addIssue({
        code: 'custom',
        message: `${what}: “${text}” is not a number of days. Enter whole days from ${min} to ${daysMax}, or nothing.`,
      });
      return z.NEVER;
    });
}

export const SetCompanyPolicyInput = z.object({
  /** So many days an authkey or API client may be off or report only; null: for ever. */
  requireIpSecurityDays: days('Require IP security', 0),
  /** So many days after its secret was made an authkey has to expire at the latest; null: it need not. */
  authkeyLifeDays: days('Longest life of an authkey', 1),
});
export type SetCompanyPolicyInput = z.input<typeof SetCompanyPolicyInput>;
export type CompanyPolicy = z.output<typeof SetCompanyPolicyInput>;
