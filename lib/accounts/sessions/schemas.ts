import { z } from 'zod';
import { passwordLengthMax } from '#lib/core/password/length';
import { Email } from '../members/schemas.ts';

export const SignInInput = z.object({
  email: Email,
  password: z
    .string()
    .min(1, 'Enter your password.')
    .max(passwordLengthMax.person, 'A password has at most 1,024 characters.'),
});
export type SignInInput = z.input<typeof SignInInput>;
