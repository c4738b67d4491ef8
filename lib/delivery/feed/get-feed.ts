import type { IncomingMessage } from 'node:http';
import { FeedProblem } from '#lib/net/feed/feed';
import { DeliveryError } from '../delivery-error.ts';
import { requestOutside, urlProblem } from '../reach.ts';
import { readBody } from './read-body.ts';

export interface FeedRequest {
  url: string;
  /** What the last answer that was taken said of itself; null: any answer is new. */
  etag: string | null;
  lastModified: string | null;
}

export interface FeedLimits {
  /** Of the answer, before it is inflated and after. */
  bytesMax: number;
  /** For all of it: looking up, connecting, each redirect, the last byte. */
  timeoutMs: number;
  redirectsMax: number;
}

export type FeedAnswer =
  | { state: 'unchanged' }
  | {
      state: 'new';
      bytes: Uint8Array;
      /** As the header content-type has it; null: it names none. */
      charset: string | null;
      etag: string | null;
      lastModified: string | null;
    };

const feedLimits: FeedLimits = { bytesMax: 20 * 1024 * 1024, timeoutMs: 30_000, redirectsMax: 3 };

const uncredentialed = 'Leave out the user name and the password: whoever sees the list would see them.';

/** Why a URL cannot be an IP list's, as a sentence; null: as far as can be told without asking the DNS, it can. */
export function feedUrlProblem(text: string): string | null {
  return urlProblem(text, uncredentialed);
}

/**
 * Gets what a URL answers with, over https alone. Each redirect is checked like the first URL.
 * @param signal ends it before its time
 * @throws FeedProblem that says what the URL did
 */
export async function getFeed(
  { url, etag, lastModified }: FeedRequest,
  limits: FeedLimits = feedLimits,
  signal?: AbortSignal,
): Promise<FeedAnswer> {
  const deadline = AbortSignal.timeout(limits.timeoutMs);
  const stop = signal ? AbortSignal.any([deadline, signal]) : deadline;
  const conditions = {
    ...(etag !== null && { 'if-none-match': etag }),
    ...(lastModified !== null && { 'if-modified-since': lastModified }),
  };
  try {
    let at = url;
    for (let redirects = 0; ; redirects += 1) {
      const response = await ask(at, conditions, stop);
      const next = redirectOf(response, at);
      if (next === null) return await take(response, etag !== null || lastModified !== null, limits, stop);
      response.destroy();
      if (redirects === limits.redirectsMax) {
        throw new FeedProblem(`It redirects more than ${limits.redirectsMax} times.`);
      }
      at = next;
    }
  } catch (error) {
    throw problemOf(error, deadline, limits);
  }
}

function ask(url: string, conditions: Record<string, string>, signal: AbortSignal): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const headers = {
    ...conditions,
    accept: 'text/plain, application/json, text/csv, */*;q=0.1',
    'accept-encoding': 'gzip',
    'user-agent': 'keyfence',
  };
  const outgoing = requestOutside(url, uncredentialed, { headers, signal });
  outgoing.on('response', resolve);
  outgoing.on('error', reject);
  outgoing.end();
  return promise;
}

/** null: it is none. @throws FeedProblem where it leads to what is no URL of a list */
function redirectOf({ statusCode = 0, headers }: IncomingMessage, from: string): string | null {
  if (![301, 302, 303, 307, 308].includes(statusCode)) return null;
  const next = URL.parse(headers.location ?? '', from);
  if (next?.protocol === 'https:') return next.href;
  throw new FeedProblem(`It redirects (${statusCode}) to what is no URL that starts with https://.`);
}

async function take(
  response: IncomingMessage,
  isConditional: boolean,
  limits: FeedLimits,
  signal: AbortSignal,
): Promise<FeedAnswer> {
  const { statusCode, headers } = response;
  try {
    if (statusCode === 304 && isConditional) return { state: 'unchanged' };
    if (statusCode !== 200) throw new FeedProblem(`It answered ${statusCode}.`);
    const bytes = await readBody(response, limits.bytesMax, signal);
    const charset = /;\s*charset="?([^";\s]+)/i.exec(headers['content-type'] ?? '')?.[1] ?? null;
    return {
      state: 'new',
      bytes,
      charset,
      etag: kept(headers.etag),
      lastModified: kept(headers['last-modified']),
    };
  } finally {
    response.destroy();
  }
}

/** What we would have to send back, if it is no novel. */
function kept(header: string | undefined): string | null {
  return header !== undefined && header.length <= 500 ? header : null;
}

const sentences: Record<string, string> = {
  ENOTFOUND: 'Its host name is not known.',
  ABORT_ERR: 'It was stopped.',
  ENODATA: 'Its host name has no address.',
  ETIMEOUT: 'Its host name could not be looked up in time.',
  ECONNREFUSED: 'Its host refuses the connection.',
  ECONNRESET: 'It ended the connection in the middle of its answer.',
  ERR_STREAM_PREMATURE_CLOSE: 'It ended the connection in the middle of its answer.',
  Z_BUF_ERROR: 'It ended in the middle: what it packed with gzip is not whole.',
  Z_DATA_ERROR: 'It says that it is packed with gzip, and is not.',
};

function problemOf(error: unknown, deadline: AbortSignal, { timeoutMs }: FeedLimits): unknown {
  if (error instanceof FeedProblem) return error;
  if (deadline.aborted) return new FeedProblem(`It was not there within ${timeoutMs / 1000} seconds.`);
  if (error instanceof DeliveryError) return new FeedProblem(error.answer);
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  if (code === undefined) return error;
  return new FeedProblem(sentences[code] ?? `It could not be got: ${code}.`);
}
