import { unstable_rethrow } from 'next/navigation';
import type { ActionResult } from '#lib/auth/action';

/** Waits for a server action; a server that cannot be reached is a refusal with a reason, as any other. */
export async function attempt<T>(action: Promise<ActionResult<T>>): Promise<ActionResult<T>> {
  try {
    return await action;
  } catch (error) {
    unstable_rethrow(error);
    const message = 'The server could not be reached, so it is not certain that this was done. Try again.';
    return { ok: false, error: { code: 'unavailable', message, problems: [], requestId: '' } };
  }
}
