import type { LookupAddress } from 'node:dns';
import type { ClientRequest } from 'node:http';
import { type RequestOptions, request } from 'node:https';
import type { LookupFunction } from 'node:net';
import { type Address, parseAddress } from '#lib/net/address';
import { isPublicAddress } from '#lib/net/public-address';
import { DeliveryError } from './delivery-error.ts';
import { nameResolver } from './webhook/resolve-name.ts';

/** Where URLs that people entered may lead. Tests put their own in its place; nothing else does. */
export interface Reach {
  allows(address: Address): boolean;
  resolve(host: string): Promise<LookupAddress[]>;
  /** PEM of an authority that is trusted besides the usual ones. */
  ca?: string;
  /** How long a webhook may take to answer. */
  timeoutMs: number;
}

const publicInternet: Reach = {
  allows: isPublicAddress,
  resolve: nameResolver(),
  timeoutMs: 10_000,
};

let reach = publicInternet;

/** For tests, which have only loopback. @returns what undoes it */
export function reachElsewhere(change: Partial<Reach>): () => void {
  reach = { ...reach, ...change };
  return () => {
    reach = publicInternet;
  };
}

const privateMessage = 'It leads to an address that is not on the public internet.';

/**
 * Why nobody may call a URL, as a sentence; null: as far as can be told without asking the DNS, it can be called.
 * @param uncredentialed what is said where it has a user name or a password
 */
export function urlProblem(text: string, uncredentialed: string): string | null {
  const url = URL.parse(text);
  const problem = shapeProblem(url, uncredentialed);
  if (problem || !url) return problem;
  const literal = parseAddress(hostOf(url));
  return literal && !reach.allows(literal) ? privateMessage : null;
}

/** The same, and where its host name leads at the moment. */
export async function outsideUrlProblem(text: string, uncredentialed: string): Promise<string | null> {
  const problem = urlProblem(text, uncredentialed);
  const host = problem === null ? hostOf(new URL(text)) : '';
  if (problem !== null || parseAddress(host)) return problem;
  // A name that nobody knows today may be known tomorrow; each connection is looked at again.
  const addresses = await reach.resolve(host).catch(() => []);
  return addresses.every(({ address }) => isAllowed(address)) ? null : privateMessage;
}

/**
 * A request whose addresses are checked as the connection is made, so that no answer of the DNS can change in
 * between.
 * @throws DeliveryError for a URL that may not be called; its `error` event may hold one, too
 */
export function requestOutside(url: string, uncredentialed: string, options: RequestOptions): ClientRequest {
  const problem = urlProblem(url, uncredentialed);
  if (problem !== null) throw new DeliveryError(problem, { permanent: true });
  return request(url, {
    ...options,
    // A connection of its own: one that is kept would not be looked up again.
    agent: false,
    lookup: checkedLookup,
    ...(reach.ca ? { ca: reach.ca } : {}),
  });
}

export function webhookTimeoutMs(): number {
  return reach.timeoutMs;
}

function shapeProblem(url: URL | null, uncredentialed: string): string | null {
  if (url?.protocol !== 'https:') return 'Enter a URL that starts with https://';
  if (url.username || url.password) return uncredentialed;
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
