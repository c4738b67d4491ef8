import { log } from '#lib/log';

export interface LaneItem {
  companyId: string;
  id: string;
}

export interface LanesOptions<Item extends LaneItem> {
  /** For the log. */
  name: string;
  /** How many are sent at once. */
  lanes: number;
  /** How many of them one company may have. */
  companyMax: number;
  /** How long a company's items are left alone while the other side is away, at the most. */
  pauseMaxMs: number;
  /** What a process that dies was sending is taken up by others after so long. */
  leaseMs?: number | undefined;
  /** Takes what is due, at most so many, of a company no more than its room, and moves its time ahead by `leaseMs`. */
  claim(limit: number, room: ReadonlyMap<string, number>, leaseMs: number): Promise<Item[]>;
  /** Moves the time of what is still being sent ahead again. */
  renew(items: readonly Item[], leaseMs: number): Promise<void>;
  /** Sends one and writes down how it fared. 'away': the other side could not be asked, or would not say. */
  send(item: Item, signal: AbortSignal): Promise<'done' | 'away'>;
}

const defaultLeaseMs = 15_000;
/** Twice in vain, and the third time is still in time. */
const renewalsALease = 3;
/** So many in a row of one company: more of its items would fare alike. */
const awayFrom = 3;
const pauseMinMs = 1_000;
/** So often what is due is read again at once, where it could not be. */
const claimTries = 3;
const claimAgainMs = 200;
/** After a claim, in times of what it took: most of the database's time belongs to those who accept. */
const claimPause = 6;
const graceMs = 2_000;

interface Company {
  inFlight: number;
  awayInARow: number;
  pauseMs: number;
  pausedUntil: number;
}

/**
 * Sends what a table says is due: so many at once, no company more than its share. Each item is claimed for
 * a while, sent, and marked on its own before its lane takes another. While the other side is away one item
 * a company tries it again now and then, the rest waits; counted by company, because nobody's items may
 * make the others' wait.
 */
export class Lanes<Item extends LaneItem> {
  readonly #options: LanesOptions<Item>;
  readonly #leaseMs: number;
  readonly #inFlight = new Map<string, Item>();
  readonly #companies = new Map<string, Company>();
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;
  #asked = false;
  #stopped = false;
  #changed = Promise.withResolvers<void>();

  constructor(options: LanesOptions<Item>) {
    this.#options = options;
    this.#leaseMs = options.leaseMs ?? defaultLeaseMs;
  }

  /** Looks for what is due. Resolves when nothing more is, or when the other side is away. */
  wake(): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    this.#asked = true;
    this.#change();
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** Takes no more; what is being sent may end within two seconds, then it is left to the next start. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#change();
    const cut = setTimeout(() => this.#stopping.abort(), graceMs);
    await this.#running;
    clearTimeout(cut);
  }

  async #run(): Promise<void> {
    const renewing = setInterval(() => void this.#renew(), this.#leaseMs / renewalsALease);
    try {
      for (;;) {
        const free = this.#free();
        if (this.#asked && free > 0) await this.#take(free);
        else if (this.#inFlight.size === 0) return;
        else await this.#changed.promise;
        this.#changed = Promise.withResolvers();
      }
    } finally {
      clearInterval(renewing);
    }
  }

  #free(): number {
    return this.#stopped ? 0 : this.#options.lanes - this.#inFlight.size;
  }

  /** Of the companies that have less than their full share. */
  #room(): Map<string, number> {
    const now = Date.now();
    const room = new Map<string, number>();
    for (const [id, { inFlight, awayInARow, pausedUntil }] of this.#companies) {
      const max = now < pausedUntil ? 0 : awayInARow >= awayFrom ? 1 : this.#options.companyMax;
      room.set(id, Math.max(0, max - inFlight));
    }
    return room;
  }

  async #take(free: number): Promise<void> {
    this.#asked = false;
    const startedAt = performance.now();
    const items = await this.#claim(free);
    for (const item of items) if (!this.#inFlight.has(item.id)) void this.#start(item);
    if (items.length === 0) return;
    this.#asked = true;
    await new Promise((resolve) => setTimeout(resolve, claimPause * (performance.now() - startedAt)));
  }

  /** One slow or broken answer of the database does not put off what is due until the next look. */
  async #claim(free: number): Promise<Item[]> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.#options.claim(free, this.#room(), this.#leaseMs);
      } catch (error) {
        log.warn({ error: String(error), queue: this.#options.name }, 'what is due could not be read');
        if (this.#stopped || tries === claimTries) return [];
        await new Promise((resolve) => setTimeout(resolve, claimAgainMs));
      }
    }
  }

  async #start(item: Item): Promise<void> {
    const company = this.#companies.get(item.companyId) ?? {
      inFlight: 0,
      awayInARow: 0,
      pauseMs: 0,
      pausedUntil: 0,
    };
    this.#companies.set(item.companyId, company);
    this.#inFlight.set(item.id, item);
    company.inFlight += 1;
    try {
      const outcome = await this.#options.send(item, this.#stopping.signal);
      if (outcome === 'away') this.#away(company);
      else Object.assign(company, { awayInARow: 0, pauseMs: 0, pausedUntil: 0 });
    } catch (error) {
      log.error({ err: error, queue: this.#options.name }, 'an item could not be sent or marked');
    } finally {
      this.#inFlight.delete(item.id);
      company.inFlight -= 1;
      if (company.inFlight === 0 && company.awayInARow === 0) this.#companies.delete(item.companyId);
      // A place has become free for what may have been left out.
      this.#asked = true;
      this.#change();
    }
  }

  /** What was in flight together fails together: that is one reason to wait longer, not many. */
  #away(company: Company): void {
    company.awayInARow += 1;
    if (company.awayInARow < awayFrom || Date.now() < company.pausedUntil) return;
    company.pauseMs = Math.min(Math.max(pauseMinMs, company.pauseMs * 2), this.#options.pauseMaxMs);
    company.pausedUntil = Date.now() + company.pauseMs;
  }

  async #renew(): Promise<void> {
    if (this.#inFlight.size === 0) return;
    await this.#options.renew([...this.#inFlight.values()], this.#leaseMs).catch((error: unknown) => {
      log.warn({ error: String(error), queue: this.#options.name }, 'claims could not be renewed');
    });
  }

  #change(): void {
    this.#changed.resolve();
  }
}
