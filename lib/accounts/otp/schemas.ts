import { z } from 'zod';
import { cleanPasted } from '#lib/text/pasted';
import { Mobile } from '../members/schemas.ts';

export const codeDigits = 6;

export const SendOtpInput = z.object({ mobile: Mobile });
export type SendOtpInput = z.input<typeof SendOtpInput>;

export const VerifyOtpInput = z.object({
  code: z
    .string()
    .max(200, `The OTP has ${codeDigits} digits.`)
    .transform((text) => cleanPasted(text).replace(/[\s-]/g, ''))
    .pipe(z.string().regex(/^[0-9]{6}$/, `The OTP has ${codeDigits} digits.`)),
});
export type VerifyOtpInput = z.input<typeof VerifyOtpInput>;
