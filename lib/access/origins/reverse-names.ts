import { Resolver } from 'node:dns/promises';
import { Slot } from '#lib/core/slot';
import { within } from '#lib/deadline';
import { parseAddress } from '#lib/net/address';
import { isPublicAddress } from '#lib/net/public-address';

export interface ReverseName {
  /** Lower case, of letters, digits, hyphens and underscores: fit to be shown. */
  name: string;
  /** The name has that address itself. Otherwise whoever runs the network claims it, and may claim anything. */
  isConfirmed: boolean;
}

export type NameResolver = Pick<Resolver, 'reverse' | 'resolve4' | 'resolve6' | 'cancel'>;

const waitMs = 1_000;
/** Look-ups under way at once, and waiting; more are left out. */
const runningMax = 16;
const waitingMax = 200;
const keptMax = 5_000;
const keptMs = 3_600_000;
/** What was not found, or not answered, is asked for again sooner. */
const nothingKeptMs = 600_000;

/** Names of public addresses by reverse look-up (RFC 1035, 3.5): for people who look at a page, never for a request. */
export class ReverseNames {
  readonly #resolver: NameResolver | null;
  readonly #maxMs: number;
  readonly #kept = new Map<string, { found: ReverseName | null; until: number }>();
  readonly #underWay = new Map<string, Promise<void>>();
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  /** @param resolver null: switched off */
  constructor(resolver: NameResolver | null = new Resolver({ timeout: waitMs, tries: 1 }), maxMs = waitMs) {
    this.#resolver = resolver;
    this.#maxMs = maxMs;
  }

  /**
   * The names that are found within a second; what comes later is kept for the next time. Never rejects. What is no
   * public address has none.
   */
  async namesOf(ips: readonly string[]): Promise<Record<string, ReverseName>> {
    const wanted = [...new Set(ips)].filter(isLookedUp);
    const missing = this.#resolver ? wanted.filter((ip) => this.#keptOf(ip) === undefined) : [];
    if (missing.length > 0) {
      await within(this.#maxMs, Promise.all(missing.map((ip) => this.#start(ip))), undefined);
    }
    return Object.fromEntries(
      wanted.flatMap((ip) => {
        const found = this.#keptOf(ip);
        return found ? [[ip, found]] : [];
      }),
    );
  }

  /** Whether all that can be known of these is known: then `namesOf` does not wait. */
  isKnown(ips: readonly string[]): boolean {
    return this.#resolver === null || ips.every((ip) => !isLookedUp(ip) || this.#keptOf(ip) !== undefined);
  }

  close(): void {
    this.#waiting.length = 0;
    this.#resolver?.cancel();
  }

  #keptOf(ip: string): ReverseName | null | undefined {
    const kept = this.#kept.get(ip);
    return kept && kept.until > Date.now() ? kept.found : undefined;
  }

  #start(ip: string): Promise<void> {
    const found = this.#underWay.get(ip);
    if (found) return found;
    if (this.#running >= runningMax && this.#waiting.length >= waitingMax) return Promise.resolve();
    const started = this.#lookUp(ip).finally(() => this.#underWay.delete(ip));
    this.#underWay.set(ip, started);
    return started;
  }

  async #lookUp(ip: string): Promise<void> {
    if (this.#running >= runningMax) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#running += 1;
    try {
      this.#keep(ip, await this.#ask(ip));
    } finally {
      this.#running -= 1;
      this.#waiting.shift()?.();
    }
  }

  async #ask(ip: string): Promise<ReverseName | null> {
    const resolver = this.#resolver;
    if (!resolver) return null;
    const names = await resolver.reverse(ip).catch(() => []);
    const name = names.map(hostName).find((each) => each !== null);
    if (!name) return null;
    const addresses = await (ip.includes(':') ? resolver.resolve6(name) : resolver.resolve4(name)).catch(
      () => [],
    );
    return { name, isConfirmed: addresses.some((each) => parseAddress(each)?.text === ip) };
  }

  #keep(ip: string, found: ReverseName | null): void {
    this.#kept.delete(ip);
    this.#kept.set(ip, { found, until: Date.now() + (found ? keptMs : nothingKeptMs) });
    if (this.#kept.size > keptMax) this.#kept.delete(this.#kept.keys().next().value!);
  }
}

/** Of this process. */
export const reverseNames = new Slot<ReverseNames>('reverse names');

const nameLengthMax = 253;

/** A host's name as it may be shown, or null: whoever runs a network writes there what they like. */
function hostName(text: string): string | null {
  const name = text.toLowerCase().replace(/\.$/, '');
  const isName = /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/.test(
    name,
  );
  return isName && name.length <= nameLengthMax ? name : null;
}

function isLookedUp(ip: string): boolean {
  const address = parseAddress(ip);
  return address !== null && isPublicAddress(address);
}
