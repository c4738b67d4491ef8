import { cookies, headers } from 'next/headers';
import { getServerSession } from 'next-auth';
import { cache } from 'react';
import {
  type FoundSession,
  findSession,
  isSessionExpired,
  type MemberCtx,
} from '#lib/accounts/sessions/load-session';
import { clientIp } from './client-ip.ts';
import { authOptions } from './options.ts';

/** Who sends this request; null: nobody is signed in, or Panel IPs refuse the address. */
export async function currentSession(): Promise<MemberCtx | null> {
  const found = await sessionAnywhere();
  return found?.isListed ? found.ctx : null;
}

/** The same at any address, read once a request: to say that the address is refused, and to sign out. */
export const sessionAnywhere = cache(async (): Promise<FoundSession | null> => {
  const session = await getServerSession(authOptions());
  if (!session?.ids) return null;
  const address = clientIp((await headers()).get('x-forwarded-for'));
  return findSession(session.ids, address?.text ?? null);
});

/** Why nobody is signed in though the browser shows a session: `expired`, or `ended` by somebody; null: it shows none. */
export async function whySignedOut(): Promise<'ended' | 'expired' | null> {
  const session = await getServerSession(authOptions());
  if (session?.ids) return (await isSessionExpired(session.ids)) ? 'expired' : 'ended';
  const shown = (await cookies()).getAll();
  return shown.some(({ name, value }) => value !== '' && name.includes('next-auth.session-token'))
    ? 'expired'
    : null;
}
