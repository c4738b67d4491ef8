import { revalidatePath } from 'next/cache';
import type { Ctx } from '#lib/core/context';
import type { ErrorCode } from '#lib/errors';
import { type ActionResult, act } from '#lib/panel/action';

const left = new Set<ErrorCode>([
  'internal',
  'unavailable',
  'step_up_required',
  'unauthenticated',
  'address_refused',
]);

/**
 * Refused or not, the page is read again: what it shows is then what holds. Not where the server itself
 * failed, where it asks for an OTP or for signing in again, or refuses the address: the page could not be read either, and
 * what was typed would be gone.
 */
export async function change<T>(work: (ctx: Ctx) => Promise<T>): Promise<ActionResult<T>> {
  const result = await act(work);
  if (result.ok || !left.has(result.error.code)) revalidatePath('/', 'layout');
  return result;
}
