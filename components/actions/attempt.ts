import { unstable_rethrow } from 'next/navigation';
import { askToLockOut, type LockOutQuestion } from '#components/lock-out/ask-to-lock-out.ts';
import { askForOtp } from '#components/otp/ask-for-otp.ts';
import type { ActionResult } from '#lib/panel/action';

/**
 * Waits for a server action; a server that cannot be reached is a refusal with a reason, as any other. Where the
 * server asks for an OTP, the person is asked here and now, and then the same is done once more: nothing has to be
 * pressed or typed again. Where it names addresses that would be refused, they are shown, and the same is done once
 * more, confirmed, if the person says so. Whoever is signed out goes to sign in and comes back to this page and its drafts;
 * so does whoever is at an address that Panel IPs refuse.
 */
export async function attempt<T>(
  action: (confirm: boolean) => Promise<ActionResult<T>>,
  question: LockOutQuestion = {},
): Promise<ActionResult<T>> {
  let confirm = false;
  const again = () => reach(() => action(confirm));
  let result = await again();
  if (!result.ok && result.error.code === 'step_up_required' && (await askForOtp())) result = await again();
  if (!result.ok && result.error.lockOut && (await askToLockOut(result.error.lockOut, question))) {
    confirm = true;
    result = await again();
    if (!result.ok && result.error.code === 'step_up_required' && (await askForOtp())) result = await again();
  }
  if (!result.ok && result.error.code === 'unauthenticated') return leaveTo('/sign-in', { why: 'ended' });
  if (!result.ok && result.error.code === 'address_refused') return leaveTo('/address-refused');
  return result;
}

async function reach<T>(action: () => Promise<ActionResult<T>>): Promise<ActionResult<T>> {
  try {
    return await action();
  } catch (error) {
    unstable_rethrow(error);
    const message = 'The server could not be reached, so it is not certain that this was done. Try again.';
    return { ok: false, error: { code: 'unavailable', message, problems: [], requestId: '' } };
  }
}

/** A whole page load, which this promise does not outlive. */
function leaveTo(page: string, why: { why?: string } = {}): Promise<never> {
  const here = window.location.pathname + window.location.search;
  window.location.assign(`${page}?${new URLSearchParams({ ...why, next: here })}`);
  return new Promise(() => undefined);
}
