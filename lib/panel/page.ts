import { redirect } from 'next/navigation';
import type { MemberCtx } from '#lib/accounts/sessions/load-session';
import { noteRefusedAccess } from '#lib/accounts/sessions/refused-access';
import { isSteppedUp } from '#lib/core/context';
import { addressRefused } from '#lib/core/panel-address';
import { peerStorage } from '#lib/core/request';
import { safePath } from './safe-path.ts';
import { sessionAnywhere, whySignedOut } from './session.ts';

/**
 * The Ctx of a page of the panel; whoever is not signed in goes to sign in, is told why, and comes back here. So does
 * whoever is at an address that Panel IPs refuse.
 */
export async function pageCtx(): Promise<MemberCtx> {
  const found = await sessionAnywhere();
  if (found?.isListed) return found.ctx;
  const here = requestedPath();
  if (found) {
    await noteRefusedAccess(found.ctx, addressRefused(found.ctx.ip));
    redirect(`/address-refused?next=${encodeURIComponent(here)}`);
  }
  const why = await whySignedOut();
  const query = new URLSearchParams({ ...(why && { why }), ...(here !== '/' && { next: here }) });
  redirect(query.size > 0 ? `/sign-in?${query}` : '/sign-in');
}

/** The same for a page of the Authkey section; while that is closed, an OTP comes first, then `path`. */
export async function steppedUpPageCtx(path: string): Promise<MemberCtx> {
  const ctx = await pageCtx();
  if (isSteppedUp(ctx)) return ctx;
  redirect(`/authkeys/verify?next=${encodeURIComponent(path)}`);
}

function requestedPath(): string {
  const path = safePath(peerStorage.getStore()?.path);
  // What Next's router adds to its own requests.
  return path.replace(/([?&])_rsc=[^&]*&?/, '$1').replace(/[?&]$/, '');
}
