import { promises, type RecordWithTtl } from 'node:dns';
import type { HostProblem } from '#lib/net/host/host-problem';
import type { HostAnswer } from '#lib/net/host/next-host';

export interface LookUpHostOptions {
  /** address:port of DNS servers; without, those of the system. */
  servers?: string[] | undefined;
  /** For a whole look-up. */
  timeoutMs?: number;
  /** Ends it before its time. */
  signal?: AbortSignal | undefined;
}

/** More aliases in a row are a circle, or as good as one. */
const aliasesMax = 16;

/**
 * Asks the DNS for a host's A and AAAA records (with c-ares, so /etc/hosts and search domains do not count). Never
 * rejects.
 */
export async function lookUpHost(
  host: string,
  { servers, timeoutMs = 5_000, signal }: LookUpHostOptions = {},
): Promise<HostAnswer> {
  const resolver = new promises.Resolver({ timeout: Math.ceil(timeoutMs / 3), tries: 2 });
  if (servers) resolver.setServers(servers);
  const over = AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(signal ? [signal] : [])]);
  const cancel = () => resolver.cancel();
  over.addEventListener('abort', cancel);
  try {
    const [four, six] = await Promise.all([
      read(resolver.resolve4(host, { ttl: true })),
      read(resolver.resolve6(host, { ttl: true })),
    ]);
    const records = [...four.records, ...six.records];
    if (records.length === 0)
      return { problem: await problemOf({ resolver, over }, host, [four.code, six.code]) };
    return {
      addresses: records.map(({ address }) => address),
      ttlSeconds: Math.min(...records.map(({ ttl }) => ttl)),
      unanswered: isAnswer(four.code) ? (isAnswer(six.code) ? null : 6) : 4,
    };
  } finally {
    over.removeEventListener('abort', cancel);
  }
}

interface Dns {
  resolver: promises.Resolver;
  /** When nothing more is waited for. */
  over: AbortSignal;
}

interface FamilyAnswer {
  records: RecordWithTtl[];
  /** c-ares' word for why there are none. */
  code: string | null;
}

async function read(question: Promise<RecordWithTtl[]>): Promise<FamilyAnswer> {
  try {
    return { records: await question, code: null };
  } catch (error) {
    return { records: [], code: (error as NodeJS.ErrnoException).code ?? 'EUNKNOWN' };
  }
}

/** Whether a family's addresses are known, if only that there are none. */
function isAnswer(code: string | null): boolean {
  return code === null || code === 'ENODATA' || code === 'ENOTFOUND';
}

const problems: Record<string, HostProblem> = {
  ENOTFOUND: 'unknown',
  ENODATA: 'no addresses',
  ESERVFAIL: 'server failed',
  EREFUSED: 'refused',
  ENOTIMP: 'refused',
  ETIMEOUT: 'silent',
  ECANCELLED: 'silent',
  ECONNREFUSED: 'silent',
};

/** The most telling of both families' reasons: what a server says of the name comes before what it fails to say. */
async function problemOf(dns: Dns, host: string, codes: (string | null)[]): Promise<HostProblem> {
  const found = codes.map((code) => (code === null ? 'no addresses' : (problems[code] ?? 'unreadable')));
  const [problem] = found.toSorted((one, other) => rank(one) - rank(other));
  const mayBeLoop = problem === 'no addresses' || problem === 'server failed';
  return mayBeLoop && (await leadsInCircle(dns, host)) ? 'loop' : problem!;
}

const ranks: HostProblem[] = ['unknown', 'silent', 'server failed', 'refused', 'unreadable', 'no addresses'];

function rank(problem: HostProblem): number {
  return ranks.indexOf(problem);
}

/** Servers tell circles of aliases by no code of their own. */
async function leadsInCircle({ resolver, over }: Dns, host: string): Promise<boolean> {
  const seen = new Set<string>();
  for (let name = host; seen.size <= aliasesMax && !over.aborted; ) {
    if (seen.has(name)) return true;
    seen.add(name);
    const [next] = await resolver.resolveCname(name).catch(() => []);
    if (next === undefined) return false;
    name = next.toLowerCase();
  }
  return !over.aborted;
}
