import type { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { authOptions } from '#lib/auth/options';
import { currentSession } from '#lib/auth/session';

type Context = { params: Promise<{ nextauth: string[] }> };

async function handle(request: NextRequest, context: Context): Promise<Response> {
  const [action] = (await context.params).nextauth;
  // next-auth looks at the token alone; what was revoked is no session here either.
  if (action === 'session' && !(await currentSession())) return Response.json({});
  return NextAuth(request as never, context as never, authOptions());
}

export { handle as GET, handle as POST };
