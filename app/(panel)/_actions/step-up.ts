'use server';

import { revalidatePath } from 'next/cache';
import { sendOtp } from '#lib/accounts/otp/send';
import { otpState } from '#lib/accounts/otp/state';
import { verifyOtp } from '#lib/accounts/otp/verify';
import { act } from '#lib/panel/action';

export async function readOtpState() {
  return act(otpState);
}

/** Reads no page again: one of the closed section would lead away from what is being done there. */
export async function sendOtpHere(mobile: string) {
  return act((ctx) => sendOtp(ctx, { mobile }));
}

export async function verifyOtpHere(code: string) {
  const result = await act((ctx) => verifyOtp(ctx, { code }));
  // Pages that were closed a moment ago are not to be shown from the browser's cache.
  if (result.ok) revalidatePath('/', 'layout');
  return result;
}
