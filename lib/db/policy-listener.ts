import pg from 'pg';
import { log } from '../log.ts';
import { decodePolicyChange, type PolicyChange, policyChannel } from './policy-change.ts';

const tickMs = 1_000;
const answerWithinMs = 5_000;

export interface PolicyListenerOptions {
  databaseUrl: string;
  onChange(change: PolicyChange): void;
  /** Compares all that is cached with the database's versions; called while nothing is heard. */
  poll(): Promise<void>;
}

/**
 * Hears of policy changes over LISTEN on a connection of its own, and proves every second that it
 * still would: an answered query on that connection means that every earlier change has arrived.
 * While the connection is away, versions are polled instead.
 */
export class PolicyListener {
  readonly #options: PolicyListenerOptions;
  #client: pg.Client | undefined;
  #timer: NodeJS.Timeout | undefined;
  #ticking = false;
  #closed = false;
  /** Of connecting; one that was given up on must not become the listener later. */
  #attempt = 0;
  #lastContactAt = Number.NEGATIVE_INFINITY;

  constructor(options: PolicyListenerOptions) {
    this.#options = options;
  }

  /** When what is cached was last known to be in force, in ms of performance.now(). */
  get lastContactAt(): number {
    return this.#lastContactAt;
  }

  async start(): Promise<void> {
    await this.#tick();
    this.#timer = setInterval(() => void this.#tick(), tickMs);
    this.#timer.unref();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    const client = this.#client;
    this.#client = undefined;
    await client?.end().catch(() => undefined);
  }

  async #tick(): Promise<void> {
    if (this.#ticking || this.#closed) return;
    this.#ticking = true;
    const startedAt = performance.now();
    try {
      if (this.#client) await within(this.#client.query('select 1'));
      else {
        await within(this.#connect());
        // Whatever changed before LISTEN was in force is found by comparing versions once.
        await this.#options.poll();
      }
      this.#lastContactAt = startedAt;
    } catch (error) {
      this.#attempt += 1;
      this.#drop(error);
      await this.#pollAlone(startedAt);
    } finally {
      this.#ticking = false;
    }
  }

  async #pollAlone(startedAt: number): Promise<void> {
    try {
      await within(this.#options.poll());
      this.#lastContactAt = startedAt;
    } catch (error) {
      log.warn({ error: String(error) }, 'policy versions could not be read');
    }
  }

  async #connect(): Promise<void> {
    const attempt = this.#attempt;
    const client = new pg.Client({
      connectionString: this.#options.databaseUrl,
      application_name: 'keyfence-listener',
      connectionTimeoutMillis: answerWithinMs,
      keepAlive: true,
    });
    client.on('error', (error) => this.#drop(error, client));
    client.on('end', () => this.#drop(undefined, client));
    client.on('notification', (message) => {
      const change = decodePolicyChange(message.payload);
      if (change) this.#options.onChange(change);
    });
    try {
      await client.connect();
      await client.query(`listen ${policyChannel}`);
    } catch (error) {
      client.end().catch(() => undefined);
      throw error;
    }
    if (this.#closed || attempt !== this.#attempt) await client.end();
    else this.#client = client;
  }

  #drop(error: unknown, client = this.#client): void {
    if (!client || client !== this.#client) return;
    this.#client = undefined;
    if (!this.#closed) log.warn({ error: String(error ?? 'ended') }, 'policy listener lost its connection');
    client.end().catch(() => undefined);
  }
}

function within<T>(work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<T>();
  const timer = setTimeout(
    () => late.reject(new Error(`no answer within ${answerWithinMs} ms`)),
    answerWithinMs,
  );
  work.catch(() => undefined);
  return Promise.race([work, late.promise]).finally(() => clearTimeout(timer));
}
