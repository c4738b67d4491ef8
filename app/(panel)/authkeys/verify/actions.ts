'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { act } from '#lib/auth/action';
import { safePath } from '#lib/auth/safe-path';
import { sendOtp } from '#lib/otp/send';
import { verifyOtp } from '#lib/otp/verify';

export async function sendOtpAction(mobile: string) {
  const result = await act((ctx) => sendOtp(ctx, { mobile }));
  revalidatePath('/authkeys/verify');
  return result;
}

export async function verifyOtpAction(next: string, code: string) {
  const result = await act((ctx) => verifyOtp(ctx, { code }));
  // Pages that were closed a moment ago are not to be shown from the browser's cache.
  revalidatePath('/', 'layout');
  if (result.ok) redirect(safePath(next, '/authkeys'));
  return result;
}
