import { log } from '../log.ts';

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
  /** How long all is left alone after the other side was away, at the most. */
  pauseMaxMs: number;
  /** Takes what is due, at most so many, and moves its time ahead by `leaseMs`. */
  claim(limit: number, inFlight: ReadonlyMap<string, number>): Promise<Item[]>;
  /** Moves the time of what is still being sent ahead again. */
  renew(items: readonly LaneItem[]): Promise<void>;
  /** Sends one and writes down how it fared. 'away': it was the other side as a whole. */
  send(item: Item, signal: AbortSignal): Promise<'done' | 'away'>;
}

/** What a process that dies was sending is taken up by others after so long. */
export const leaseMs = 15_000;
const renewMs = 5_000;
/** So many in a row and no other: it is the other side, not the items. */
const awayFrom = 3;
const pauseMinMs = 1_000;
/** After a claim, in times of what it took: most of the database's time belongs to those who accept. */
const claimPause = 3;
const graceMs = 2_000;

/**
 * Sends what a table says is due: so many at once, no company more than its share. Each item is claimed for
 * a while, sent, and marked on its own before its lane takes another. While the other side is away one item
 * tries it again now and then, the rest waits.
 */
export class Lanes<Item extends LaneItem> {
  readonly #options: LanesOptions<Item>;
  readonly #inFlight = new Map<string, LaneItem>();
  readonly #companies = new Map<string, number>();
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;
  #asked = false;
  #stopped = false;
  #changed = Promise.withResolvers<void>();
  #awayInARow = 0;
  #pauseMs = 0;
  #pausedUntil = 0;

  constructor(options: LanesOptions<Item>) {
    this.#options = options;
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
    const renewing = setInterval(() => void this.#renew(), renewMs);
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
    if (this.#stopped || Date.now() < this.#pausedUntil) return 0;
    const lanes = this.#awayInARow >= awayFrom ? 1 : this.#options.lanes;
    return lanes - this.#inFlight.size;
  }

  async #take(free: number): Promise<void> {
    this.#asked = false;
    const startedAt = performance.now();
    const items = await this.#options.claim(free, this.#companies).catch((error: unknown) => {
      log.warn({ error: String(error), queue: this.#options.name }, 'what is due could not be read');
      return [];
    });
    for (const item of items) if (!this.#inFlight.has(item.id)) void this.#start(item);
    if (items.length === 0) return;
    this.#asked = true;
    await new Promise((resolve) => setTimeout(resolve, claimPause * (performance.now() - startedAt)));
  }

  async #start(item: Item): Promise<void> {
    const { companyId } = item;
    this.#inFlight.set(item.id, item);
    this.#companies.set(companyId, (this.#companies.get(companyId) ?? 0) + 1);
    try {
      const outcome = await this.#options.send(item, this.#stopping.signal);
      if (outcome === 'away') this.#away();
      else this.#answered();
    } catch (error) {
      log.error({ err: error, queue: this.#options.name }, 'an item could not be sent or marked');
    } finally {
      this.#inFlight.delete(item.id);
      const left = (this.#companies.get(companyId) ?? 1) - 1;
      if (left > 0) this.#companies.set(companyId, left);
      else this.#companies.delete(companyId);
      // A place has become free for what may have been left out.
      this.#asked = true;
      this.#change();
    }
  }

  /** What was in flight together fails together: that is one reason to wait longer, not many. */
  #away(): void {
    this.#awayInARow += 1;
    if (this.#awayInARow < awayFrom || Date.now() < this.#pausedUntil) return;
    this.#pauseMs = Math.min(Math.max(pauseMinMs, this.#pauseMs * 2), this.#options.pauseMaxMs);
    this.#pausedUntil = Date.now() + this.#pauseMs;
  }

  #answered(): void {
    this.#awayInARow = 0;
    this.#pauseMs = 0;
    this.#pausedUntil = 0;
  }

  async #renew(): Promise<void> {
    if (this.#inFlight.size === 0) return;
    await this.#options.renew([...this.#inFlight.values()]).catch((error: unknown) => {
      log.warn({ error: String(error), queue: this.#options.name }, 'claims could not be renewed');
    });
  }

  #change(): void {
    this.#changed.resolve();
  }
}
