import type pg from 'pg';
import { DatabaseClient } from '#lib/db/connection';
import { log } from '#lib/log';
import { noticeQueues, type QueueName, streamNames, wakeChannel } from './wake.ts';

const againAfterMs = 1_000;
const answerWithinMs = 5_000;
const queues: readonly string[] = ['messages', ...noticeQueues, ...streamNames];

export interface WakeListenerOptions {
  /** Leads to the server itself: behind a pooler in transaction mode nothing is ever heard. */
  databaseUrl: string;
  onWake(queue: QueueName): void;
}

/**
 * Hears what `wakeLanes` says, over a connection of its own that is opened again when it is lost. It need not be
 * reliable: what is not heard is found by the look that lanes take every so often.
 */
export class WakeListener {
  readonly #options: WakeListenerOptions;
  #client: pg.Client | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: WakeListenerOptions) {
    this.#options = options;
  }

  /** Resolves when it listens, or when that could not be had at once and is tried again. */
  async start(): Promise<void> {
    const client = new DatabaseClient({
      connectionString: this.#options.databaseUrl,
      application_name: 'keyfence-lanes',
      connectionTimeoutMillis: answerWithinMs,
      query_timeout: answerWithinMs,
      keepAlive: true,
    });
    this.#client = client;
    client.on('error', (error) => this.#lost(client, error));
    client.on('end', () => this.#lost(client, 'ended'));
    client.on('notification', ({ payload = '' }) => {
      if (queues.includes(payload)) this.#options.onWake(payload as QueueName);
    });
    try {
      await client.connect();
      await client.query(`listen ${wakeChannel}`);
    } catch (error) {
      this.#lost(client, error);
    }
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#client?.end().catch(() => undefined);
  }

  #lost(client: pg.Client, reason: unknown): void {
    if (this.#closed || this.#client !== client) return;
    this.#client = undefined;
    client.end().catch(() => undefined);
    log.warn(
      { reason: String(reason) },
      'lanes are not woken until the database is heard again; they look every second',
    );
    this.#timer = setTimeout(() => void this.start(), againAfterMs);
  }
}
