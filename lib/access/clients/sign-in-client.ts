import type { PasswordDates } from './password-expiry.ts';

/** What is read of a client before its password is looked at. */
export interface SignInClient extends PasswordDates {
  id: string;
  username: string;
  company: { id: string; name: string };
  passwordHash: string;
  tokenVersion: number;
}
