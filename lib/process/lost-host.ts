import type { IncomingMessage } from 'node:http';
import { runtime } from '#lib/core/runtime';
import { log } from '#lib/log';

let said = false;

/** Says once that a proxy in front does not pass Host on: a browser's Origin tells where the person is. */
export function sayWhereHostIsLost({ headers }: Pick<IncomingMessage, 'headers'>): void {
  if (said || headers.origin === undefined) return;
  const origin = URL.parse(headers.origin)?.host;
  const host = headers['x-forwarded-host'] ?? headers.host;
  if (origin === undefined || origin === host) return;
  said = true;
  const { appUrl } = runtime().env;
  log.warn(
    { origin: headers.origin.slice(0, 200), host: String(host).slice(0, 200), appUrl },
    'a request came with an Origin that is not its Host: the proxy in front should pass Host on; people are served only at APP_URL',
  );
}
