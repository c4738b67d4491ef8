import type { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { badRequest, methodNotAllowed, notFound } from '#lib/api/answers';
import type { ApiAnswer } from '#lib/api/http';
import { newRequestId } from '#lib/core/request-id';
import { authOptions } from '#lib/panel/options';
import { currentSession } from '#lib/panel/session';

type Context = { params: Promise<{ nextauth: string[] }> };

/** What there is of next-auth; it answers some of the rest with 500. */
const methods: Record<string, string[]> = {
  csrf: ['GET'],
  session: ['GET'],
  providers: ['GET'],
  signin: ['GET'],
  error: ['GET'],
  signout: ['GET', 'POST'],
  'callback/credentials': ['POST'],
};

async function handle(request: NextRequest, context: Context): Promise<Response> {
  const path = (await context.params).nextauth.join('/');
  const allowed = Object.hasOwn(methods, path) ? methods[path] : undefined;
  if (!allowed?.includes(request.method === 'HEAD' ? 'GET' : request.method)) return refuse(allowed);
  const problem = (await hasUnreadableBody(request))
    ? { path: '', message: 'The body is not a JSON object' }
    : hasUnusableCallback(request) && { path: 'callbackUrl', message: 'This is not a URL' };
  if (problem) return respond(badRequest(newRequestId(), '400', [problem]));
  // next-auth looks at the token alone; what was revoked is no session here either.
  if (path === 'session' && !(await currentSession())) return Response.json({});
  return NextAuth(request as never, context as never, authOptions());
}

function refuse(allowed: string[] | undefined): Response {
  const requestId = newRequestId();
  return respond(allowed ? methodNotAllowed(requestId, allowed.join(', ')) : notFound(requestId));
}

function respond({ body, status, headers }: ApiAnswer): Response {
  return new Response(body, { status, headers });
}

/** Of what next-auth reads as JSON, and answers with 500 where it is none. */
async function hasUnreadableBody(request: NextRequest): Promise<boolean> {
  if (request.method !== 'POST' || !request.headers.get('content-type')?.includes('application/json'))
    return false;
  const body: unknown = await request
    .clone()
    .json()
    .catch(() => null);
  return typeof body !== 'object' || body === null;
}

/** next-auth takes a caller's wrong URL, in the query or in a cookie, for a mistake of the server's. */
function hasUnusableCallback({ nextUrl, cookies }: NextRequest): boolean {
  const kept = cookies.getAll().filter(({ name }) => name.endsWith('next-auth.callback-url'));
  return [...nextUrl.searchParams.getAll('callbackUrl'), ...kept.map(({ value }) => value)].some((url) => {
    const protocol = URL.parse(url, url.startsWith('/') ? nextUrl.origin : undefined)?.protocol;
    return url !== '' && protocol !== 'http:' && protocol !== 'https:';
  });
}

export { handle as GET, handle as POST };
