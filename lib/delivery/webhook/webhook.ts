import type { LookupAddress } from 'node:dns';
import { request } from 'node:https';
import type { LookupFunction } from 'node:net';
import { untilAborted } from '#lib/deadline';
import { type Address, parseAddress } from '#lib/net/address';
import { isPublicAddress } from '#lib/net/public-address';
import { DeliveryError, stoppedBeforeAnswer } from '../delivery-error.ts';
import type { Accepted } from '../transport.ts';
import { nameResolver } from './resolve-name.ts';
import { signedHeaders, signer } from './signature.ts';

export interface WebhookPost {
  /** The same for each attempt. */
  id: string;
  url: string;
  /** whsec_… */
  secret: string;
  body: string;
  /** Without it, JSON. */
  contentType?: string;
}

/** Where webhooks may go. Tests put their own in its place; nothing else does. */
export interface WebhookReach {
  allows(address: Address): boolean;
  resolve(host: string): Promise<LookupAddress[]>;
  /** PEM of an authority that is trusted besides the usual ones. */
  ca?: string;
  timeoutMs: number;
}

const publicInternet: WebhookReach = {
  allows: isPublicAddress,
  resolve: nameResolver(),
  timeoutMs: 10_000,
};

let reach = publicInternet;

/** For tests, which have only loopback. @returns what undoes it */
export function reachWebhooks(change: Partial<WebhookReach>): () => void {
  reach = { ...reach, ...change };
  return () => {
    reach = publicInternet;
  };
}

const privateMessage = 'It leads to an address that is not on the public internet.';

/** Why a URL cannot be a webhook's, as a sentence; null: it can, as far as can be told without connecting. */
export async function webhookUrlProblem(text: string): Promise<string | null> {
  const url = URL.parse(text);
  const problem = shapeProblem(url);
  if (problem || !url) return problem;
  const host = hostOf(url);
  const literal = parseAddress(host);
  if (literal) return reach.allows(literal) ? null : privateMessage;
  // A name that nobody knows today may be known tomorrow; each connection is looked at again.
  const addresses = await reach.resolve(host).catch(() => []);
  return addresses.every(({ address }) => isAllowed(address)) ? null : privateMessage;
}

/**
 * Posts once, signed after Standard Webhooks: 2xx is accepted; 410 and other 4xx are final; nothing is
 * followed. The addresses that the name leads to are checked as the connection is made, so that no answer of
 * the DNS can change in between.
 * @throws DeliveryError
 */
export async function postWebhook(
  { id, url: text, secret, body, contentType = 'application/json' }: WebhookPost,
  signal?: AbortSignal,
): Promise<Accepted> {
  const url = URL.parse(text);
  const problem = shapeProblem(url);
  if (problem || !url) throw new DeliveryError(problem ?? '', { permanent: true });
  const literal = parseAddress(hostOf(url));
  if (literal && !reach.allows(literal)) throw new DeliveryError(privateMessage, { permanent: true });
  const status = await untilAborted(
    post(url, { ...signedHeaders(signer(secret), id, body), 'content-type': contentType }, body),
    signal,
    stoppedBeforeAnswer,
  );
  if (status >= 200 && status < 300) return {};
  const busy = [408, 425, 429].includes(status);
  throw new DeliveryError(
    status >= 300 && status < 400
      ? `The webhook answered ${status}: it redirects, which is not followed`
      : `The webhook answered ${status}`,
    { permanent: status >= 400 && status < 500 && !busy },
  );
}

function shapeProblem(url: URL | null): string | null {
  if (url?.protocol !== 'https:') return 'Enter a URL that starts with https://';
  if (url.username || url.password) return 'Leave out the user name and the password: calls are signed.';
  if (url.href.length > 1_000) return 'A URL has at most 1,000 characters.';
  return null;
}

function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}

function isAllowed(text: string): boolean {
  const address = parseAddress(text);
  return address !== null && reach.allows(address);
}

function post(url: URL, headers: Record<string, string>, body: string): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const bytes = Buffer.from(body);
  const outgoing = request(url, {
    method: 'POST',
    headers: { ...headers, 'content-length': bytes.length },
    // A connection of its own: one that is kept would not be looked up again.
    agent: false,
    lookup: checkedLookup,
    signal: AbortSignal.timeout(reach.timeoutMs),
    ...(reach.ca ? { ca: reach.ca } : {}),
  });
  outgoing.on('response', (response) => {
    resolve(response.statusCode ?? 0);
    // What is said besides the status is nobody's business here, however long it is.
    response.destroy();
  });
  outgoing.on('error', (error: Error & { code?: string }) => {
    if (error instanceof DeliveryError) return reject(error);
    const reason = error.name === 'TimeoutError' || error.name === 'AbortError' ? 'too slow' : error.code;
    reject(new DeliveryError(`The webhook does not answer: ${reason ?? error.message}`));
  });
  outgoing.end(bytes);
  return promise;
}

/** Name to addresses, at the moment of connecting; one that is not allowed refuses them all. */
const checkedLookup: LookupFunction = (host, options, done) => {
  reach.resolve(host).then(
    (addresses) => {
      if (!addresses.every(({ address }) => isAllowed(address))) {
        return done(new DeliveryError(privateMessage, { permanent: true }), []);
      }
      const first = addresses[0];
      if (!first) done(Object.assign(new Error('no address'), { code: 'ENOTFOUND' }), '');
      else if (options.all) done(null, addresses);
      else done(null, first.address, first.family);
    },
    (error: Error) => done(error, []),
  );
};
