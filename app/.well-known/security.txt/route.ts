import { runtime } from '#lib/core/runtime';
import { dayMs } from '#lib/day';

const validMs = 180 * dayMs;

/** RFC 9116: where holes of this installation are reported. */
export function GET(): Response {
  const { appUrl, securityContact } = runtime().env;
  const lines = [
    `Contact: ${securityContact}`,
    `Expires: ${new Date(Date.now() + validMs).toISOString().slice(0, 10)}T00:00:00Z`,
    'Preferred-Languages: en',
    `Canonical: ${appUrl}/.well-known/security.txt`,
  ];
  return new Response(`${lines.join('\n')}\n`, {
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  });
}
