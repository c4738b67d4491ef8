import { type ListAsOf, listAsOf } from '#lib/access/as-of/list-as-of';
import type { MemberCtx } from '#lib/accounts/sessions/load-session';
import { isAppError } from '#lib/errors';

/** How a list stood at the time in the URL, or why that cannot be told. */
export type ReadAsOf = { list: ListAsOf; error?: never } | { list: null; error: string };

/** null: the page is asked for as of now. */
export async function readAsOf(
  ctx: MemberCtx,
  credentialId: string | null,
  asOf: string | null,
): Promise<ReadAsOf | null> {
  if (asOf === null) return null;
  try {
    return { list: await listAsOf(ctx, { credentialId, at: asOf }) };
  } catch (error) {
    if (isAppError(error, 'bad_input')) return { list: null, error: error.message };
    throw error;
  }
}
