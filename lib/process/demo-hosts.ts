import type { IncomingMessage, ServerResponse } from 'node:http';
import { failure } from '#lib/api/answers';
import { isApiPath } from '#lib/api/app';
import type { ApiAnswer } from '#lib/api/http';
import { send } from '#lib/api/node-server';
import { newRequestId } from '#lib/core/request-id';

export const demoHosts = 'localhost, 127.0.0.1 and [::1]';

/**
 * Demo mode's password is published, so it answers only to names that mean this machine: another one, which
 * a web site has led here by its DNS, is told so with 421. @returns whether the request was answered
 */
export function refuseForeignHost(request: IncomingMessage, response: ServerResponse, path: string): boolean {
  const { host } = request.headers;
  if (host === undefined || isForwardAuth(path) || isLoopbackName(host)) return false;
  send(request, response, misdirected(host, path));
  return true;
}

function misdirected(host: string, path: string): ApiAnswer {
  const message = `Demo mode answers only to ${demoHosts}, not to ${host.slice(0, 100)}. Other names need production mode: set DATABASE_URL.`;
  const requestId = newRequestId();
  const answer = failure(421, requestId, { code: '421', message });
  if (isApiPath(path)) return answer;
  return {
    ...answer,
    headers: { ...answer.headers, 'content-type': 'text/plain; charset=utf-8' },
    body: `${message}\n`,
  };
}

/** It asks about a call of the API behind a proxy, under that API's name; it shows nothing without an authkey. */
function isForwardAuth(path: string): boolean {
  return path === '/api/v1/authorize' || path.startsWith('/api/v1/authorize/');
}

/** A name with or without a port, as a Host header has it. */
function isLoopbackName(host: string): boolean {
  const name = host.replace(/:\d*$/, '').replace(/\.$/, '').toLowerCase();
  return (
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    name === '[::1]' ||
    /^127(\.\d{1,3}){3}$/.test(name)
  );
}
