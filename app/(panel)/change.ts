import { revalidatePath } from 'next/cache';
import { type ActionResult, act } from '#lib/auth/action';
import type { Ctx } from '#lib/context';

/**
 * Refused or not, the page is read again: what it shows is then what holds. Not where the server itself
 * failed: the page could not be read either, and what was typed would be gone.
 */
export async function change<T>(work: (ctx: Ctx) => Promise<T>): Promise<ActionResult<T>> {
  const result = await act(work);
  if (result.ok || !['internal', 'unavailable'].includes(result.error.code)) revalidatePath('/', 'layout');
  return result;
}
