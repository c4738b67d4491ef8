import { cookies } from 'next/headers';
import type { AuthOptions } from 'next-auth';
import CredentialsProvider from 'next-auth/providers/credentials';
import { Email } from '#lib/accounts/members/schemas';
import { deviceCookieName, deviceSeconds, newDeviceToken } from '#lib/accounts/sessions/known-device';
import { findSession } from '#lib/accounts/sessions/load-session';
import { type SessionIds, sessionSeconds, signIn } from '#lib/accounts/sessions/sign-in';
import { signOut } from '#lib/accounts/sessions/sign-out';
import { runtime } from '#lib/core/runtime';
import { isAppError } from '#lib/errors';
import { log } from '#lib/log';
import { clientIp } from './client-ip.ts';
import { safePath } from './safe-path.ts';

declare module 'next-auth' {
  interface Session {
    ids?: SessionIds;
  }
  interface User {
    ids?: SessionIds;
  }
}
declare module 'next-auth/jwt' {
  interface JWT {
    ids?: SessionIds;
  }
}

/** next-auth's options; built when asked, because the environment is known only once the process runs. */
export function authOptions(): AuthOptions {
  const { env } = runtime();
  return {
    secret: env.authSecret,
    useSecureCookies: env.appUrl.startsWith('https://'),
    session: { strategy: 'jwt', maxAge: sessionSeconds },
    pages: { signIn: '/sign-in', error: '/sign-in' },
    providers: [
      CredentialsProvider({
        credentials: { email: { type: 'email' }, password: { type: 'password' } },
        authorize: (credentials, request) => authorize(credentials, request.headers ?? {}),
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => ({ ids: user?.ids ?? token.ids }),
      session: ({ session, token }) => ({ expires: session.expires, ids: token.ids }),
      redirect: ({ url, baseUrl }) =>
        `${baseUrl}${safePath(url.startsWith(`${baseUrl}/`) ? url.slice(baseUrl.length) : url)}`,
    },
    events: {
      signOut: async ({ token }) => {
        const found = token?.ids && (await findSession(token.ids, null));
        if (found) await signOut(found.ctx);
      },
    },
    logger: {
      error: (code, metadata) => log.error({ code, metadata }, 'sign-in failed'),
      warn: () => undefined,
      debug: () => undefined,
    },
  };
}

async function authorize(
  credentials: Partial<Record<'email' | 'password', unknown>> | undefined,
  headers: Record<string, string | undefined>,
) {
  const email = String(credentials?.email ?? '');
  const password = String(credentials?.password ?? '');
  const jar = await cookies();
  const from = {
    cookie: (name: string) => jar.get(name)?.value,
    address: clientIp(headers['x-forwarded-for']),
    userAgent: headers['user-agent'] ?? '',
  };
  try {
    const ids = await signIn({ email, password }, from);
    await rememberDevice(email, ids.memberId);
    return { id: ids.memberId, ids };
  } catch (error) {
    // next-auth hands the message on to whoever tries to sign in.
    if (isAppError(error)) throw new Error(error.message);
    log.error({ err: error }, 'sign-in failed');
    throw new Error('Signing in did not work. Try again.');
  }
}

/** The email is that of a sign-in that succeeded: it is one. */
async function rememberDevice(email: string, memberId: string): Promise<void> {
  (await cookies()).set(deviceCookieName(Email.parse(email)), newDeviceToken(memberId), {
    httpOnly: true,
    sameSite: 'lax',
    secure: runtime().env.appUrl.startsWith('https://'),
    maxAge: deviceSeconds,
    path: '/',
  });
}
