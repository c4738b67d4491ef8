'use server';

import { revalidatePath } from 'next/cache';
import { act } from '#lib/auth/action';
import { sendOtp } from '#lib/otp/send';
import { verifyOtp } from '#lib/otp/verify';

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
