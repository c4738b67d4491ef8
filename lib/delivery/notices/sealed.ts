import { seal, unseal } from '#lib/core/seal';

export const otpSeal = 'otp sms';
export const mailSeal = 'mail text';
const webhookSeal = 'webhook secret';

export interface SealedSms {
  to: string;
  text: string;
}

/** @throws Error when AUTH_SECRET is another one now */
export function openSms(sealed: string): SealedSms {
  return JSON.parse(unseal(otpSeal, sealed)) as SealedSms;
}

/** @throws Error when AUTH_SECRET is another one now */
export function openMailText(sealed: string): string {
  return unseal(mailSeal, sealed);
}

/** A webhook's signing secret as it is stored. */
export function sealWebhookSecret(secret: string): string {
  return seal(webhookSeal, secret);
}

/** @throws Error when AUTH_SECRET is another one now */
export function openWebhookSecret(sealed: string): string {
  return unseal(webhookSeal, sealed);
}
