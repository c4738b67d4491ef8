import type pg from 'pg';
import { BatchWriter } from '../db/batch-writer.ts';
import { type MessageRequest, storeMessages } from './store.ts';
import { TemplateCache } from './template-cache.ts';

/** Where accepted messages enter: stored in batches, each promise kept only when its batch is. */
export class MessageIntake {
  readonly templates: TemplateCache;
  readonly #writer: BatchWriter<MessageRequest[], MessageRequest>;

  constructor(pool: pg.Pool) {
    this.templates = new TemplateCache(pool);
    this.#writer = new BatchWriter<MessageRequest[], MessageRequest>({
      empty: () => [],
      put: (batch, request) => {
        batch.push(request);
      },
      write: (batch) => storeMessages(pool, batch),
      itemsMax: 256,
      writersMax: 2,
    });
  }

  /** Resolves when all of the request's messages are committed; rejects when none is. */
  store(request: MessageRequest): Promise<void> {
    return this.#writer.add(request);
  }

  drain(): Promise<void> {
    return this.#writer.drain();
  }
}
