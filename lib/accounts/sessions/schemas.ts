import { z } from 'zod';
import { Email } from '../members/schemas.ts';

const passwordMax = 1_024;

export const SignInInput = z.object({
  email: Email,
  password: z
    .string()
    .min(1, 'Enter your password.')
    .max(passwordMax, 'A password has at most 1,024 characters.'),
});
export type SignInInput = z.input<typeof SignInInput>;
