import type pg from 'pg';
import { Slot } from '#lib/core/slot';
import { BatchWriter } from '#lib/db/batch-writer';
import { log } from '#lib/log';
import { type EarlierAnswer, earlierAnswer, type Idempotency } from './idempotency.ts';
import { type MessageRequest, storeMessages, storeMessagesOnce, wakeDelivery } from './store.ts';
import { TemplateCache } from './template-cache.ts';

const wakeMs = 100;

/** Where accepted messages enter: stored in batches, each promise kept only when its batch is. */
export class MessageIntake {
  readonly templates: TemplateCache;
  readonly #writer: BatchWriter<MessageRequest[], MessageRequest>;
  readonly #pool: pg.Pool;
  #wokenAt = Number.NEGATIVE_INFINITY;
  #wakeTimer: NodeJS.Timeout | undefined;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
    this.templates = new TemplateCache(pool);
    this.#writer = new BatchWriter<MessageRequest[], MessageRequest>({
      empty: () => [],
      put: (batch, request) => {
        batch.push(request);
      },
      write: (batch) => this.#write(batch),
      // Rows, not requests: one request may bring a thousand.
      itemsMax: 1_000,
      weight: (request) => request.recipients.length,
      writersMax: 2,
    });
  }

  /** Resolves when all of the request's messages are committed; rejects when none is, or with OutcomeUnknown. */
  store(request: MessageRequest): Promise<void> {
    return this.#writer.add(request);
  }

  /** The same for a request with a key: stored once, in a statement of its own. */
  storeOnce(request: MessageRequest, idempotency: Idempotency): Promise<EarlierAnswer> {
    return storeMessagesOnce(this.#pool, request, idempotency);
  }

  earlierAnswer(
    credential: Pick<MessageRequest, 'companyId' | 'credentialId'>,
    idempotency: Idempotency,
  ): Promise<EarlierAnswer | null> {
    return earlierAnswer(this.#pool, credential, idempotency);
  }

  /** Resolves when everything is committed and the lanes know of it. */
  async drain(): Promise<void> {
    await this.#writer.drain();
    if (!this.#wakeTimer) return;
    clearTimeout(this.#wakeTimer);
    this.#wakeTimer = undefined;
    await wakeDelivery(this.#pool);
  }

  /** The first batch wakes the lanes in its own statement; in a flood ten wakings a second are enough. */
  async #write(batch: MessageRequest[]): Promise<void> {
    const wake = performance.now() - this.#wokenAt >= wakeMs;
    if (wake) this.#wokenAt = performance.now();
    await storeMessages(this.#pool, batch, wake);
    if (!wake) this.#wakeLater();
  }

  /** Should the process die before, the lanes of others find what is queued when they look. */
  #wakeLater(): void {
    this.#wakeTimer ??= setTimeout(async () => {
      this.#wakeTimer = undefined;
      this.#wokenAt = performance.now();
      await wakeDelivery(this.#pool).catch((error: unknown) => {
        log.warn({ error: String(error) }, 'the lanes could not be woken; they look by themselves');
      });
    }, wakeMs);
  }
}

export const messageIntake = new Slot<MessageIntake>('message intake');
