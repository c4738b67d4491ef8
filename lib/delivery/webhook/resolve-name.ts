import { type LookupAddress, promises } from 'node:dns';

export interface ResolveNameOptions {
  /** address:port of DNS servers; without, those of the system. */
  servers?: string[];
  /** For a whole look-up. */
  timeoutMs?: number;
  atOnceMax?: number;
  /** More that wait for those are refused. */
  waitingMax?: number;
}

/**
 * Looks up all addresses of names that anybody may have entered: with c-ares, not getaddrinfo, which holds one of
 * the few threads of libuv for as long as a DNS server says nothing, and mail, SMS and passwords need those. So
 * /etc/hosts and search domains do not count here.
 */
export function nameResolver({
  servers,
  timeoutMs = 4_000,
  atOnceMax = 64,
  waitingMax = 256,
}: ResolveNameOptions = {}): (host: string) => Promise<LookupAddress[]> {
  let running = 0;
  const waiting: (() => void)[] = [];

  return async function resolveName(host) {
    if (/(^|\.)localhost\.?$/i.test(host)) return loopback;
    if (running >= atOnceMax) {
      if (waiting.length >= waitingMax) throw failure('EBUSY', host);
      const turn = Promise.withResolvers<void>();
      waiting.push(turn.resolve);
      await turn.promise;
    } else {
      running += 1;
    }
    try {
      return await lookUp(host, servers, timeoutMs);
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}

/** What these names are whatever a DNS server says (RFC 6761). */
const loopback: LookupAddress[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
];

/** A family that nothing is known of is not connected to, so what is known of the other is enough. */
async function lookUp(host: string, servers: string[] | undefined, timeoutMs: number) {
  const resolver = new promises.Resolver({ timeout: Math.ceil(timeoutMs / 3), tries: 2 });
  if (servers) resolver.setServers(servers);
  const timer = setTimeout(() => resolver.cancel(), timeoutMs);
  try {
    const families = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
    const addresses = families.flatMap((found, index) =>
      found.status === 'fulfilled'
        ? found.value.map((address) => ({ address, family: index === 0 ? 4 : 6 }))
        : [],
    );
    if (addresses.length > 0) return addresses;
    const codes = families.map((found) => (found.status === 'rejected' ? found.reason.code : 'ENODATA'));
    const isSilent = codes.some((code) => code === 'ETIMEOUT' || code === 'ECANCELLED');
    throw failure(isSilent ? 'ETIMEOUT' : codes[0], host);
  } finally {
    clearTimeout(timer);
  }
}

function failure(code: string, host: string): Error {
  return Object.assign(new Error(`the addresses of ${host} were not found: ${code}`), { code });
}
