import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

const policyHeader = 'content-security-policy';

/**
 * Gives a page of the panel its Content-Security-Policy. Next reads the nonce from the request's header of that
 * name, so what a caller brought there is replaced. @returns the nonce, for inline scripts of our own
 */
export function setContentSecurityPolicy(
  request: IncomingMessage,
  response: ServerResponse,
  development: boolean,
): string {
  const nonce = randomBytes(18).toString('base64url');
  const policy = contentSecurityPolicy(nonce, development);
  request.headers[policyHeader] = policy;
  response.setHeader(policyHeader, policy);
  return nonce;
}

/** Hot reload evaluates code and speaks over a web socket. */
function contentSecurityPolicy(nonce: string, development: boolean): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'${development ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self'${development ? ' ws:' : ''}`,
    "frame-ancestors 'none'",
    "form-action 'self'",
    "base-uri 'self'",
    "object-src 'none'",
  ].join('; ');
}

/** For a year, where people reach Keyfence over TLS: browsers then ask no other way. */
export const strictTransport = ['strict-transport-security', 'max-age=31536000'] as const;
