'use server';

import { revalidatePath } from 'next/cache';
import { sendOtp } from '#lib/accounts/otp/send';
import { verifyOtp } from '#lib/accounts/otp/verify';
import { act } from '#lib/panel/action';

export async function sendOtpAction(mobile: string) {
  const result = await act((ctx) => sendOtp(ctx, { mobile }));
  revalidatePath('/authkeys/verify');
  return result;
}

export async function verifyOtpAction(code: string) {
  const result = await act((ctx) => verifyOtp(ctx, { code }));
  // Leads on from the page that asked. Pages that were closed a moment ago are not to be shown from the browser's cache.
  revalidatePath('/', 'layout');
  return result;
}
