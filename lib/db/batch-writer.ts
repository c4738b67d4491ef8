/**
 * Writes in batches that form while the last write is in flight: no timer, so a lone item is written
 * at once and a flood costs as many writes as the database can take.
 */
export class BatchWriter<Batch, Item> {
  readonly #empty: () => Batch;
  readonly #put: (batch: Batch, item: Item) => void;
  readonly #write: (batch: Batch) => Promise<void>;
  readonly #itemsMax: number;
  readonly #weight: (item: Item) => number;
  readonly #writersMax: number;
  #writing = 0;
  #scheduled = false;
  #open: OpenBatch<Batch>[] = [];
  #idle: PromiseWithResolvers<void> | undefined;

  /**
   * @param options.itemsMax a full batch: the weights of its items have reached this
   * @param options.weight how many an item counts for; 1 without it
   * @param options.writersMax how many batches may be in flight at once
   */
  constructor(options: {
    empty: () => Batch;
    put: (batch: Batch, item: Item) => void;
    write: (batch: Batch) => Promise<void>;
    itemsMax: number;
    writersMax: number;
    weight?: (item: Item) => number;
  }) {
    this.#empty = options.empty;
    this.#put = options.put;
    this.#write = options.write;
    this.#itemsMax = options.itemsMax;
    this.#weight = options.weight ?? (() => 1);
    this.#writersMax = options.writersMax;
  }

  /** Resolves when the item's batch is committed; rejects when it was not, or when too much is waiting. */
  add(item: Item): Promise<void> {
    let batch = this.#open.at(-1);
    if (!batch || batch.count >= this.#itemsMax) {
      if (this.#open.length >= batchesWaitingMax)
        return Promise.reject(new Error('Too many writes are waiting'));
      batch = { content: this.#empty(), count: 0, done: Promise.withResolvers() };
      batch.done.promise.catch(() => undefined);
      this.#open.push(batch);
    }
    this.#put(batch.content, item);
    batch.count += this.#weight(item);
    if (!this.#scheduled && this.#writing < this.#writersMax) {
      this.#scheduled = true;
      setImmediate(this.#pump);
    }
    return batch.done.promise;
  }

  /** Resolves when nothing is waiting or in flight. */
  async drain(): Promise<void> {
    if (this.#open.length === 0 && this.#writing === 0) return;
    this.#idle ??= Promise.withResolvers();
    await this.#idle.promise;
  }

  readonly #pump = (): void => {
    this.#scheduled = false;
    while (this.#writing < this.#writersMax) {
      const batch = this.#open.shift();
      if (!batch) break;
      this.#writing += 1;
      void this.#run(batch);
    }
    if (this.#writing === 0 && this.#open.length === 0) {
      this.#idle?.resolve();
      this.#idle = undefined;
    }
  };

  async #run(batch: OpenBatch<Batch>): Promise<void> {
    try {
      await this.#write(batch.content);
      batch.done.resolve();
    } catch (error) {
      batch.done.reject(error);
    } finally {
      this.#writing -= 1;
      this.#pump();
    }
  }
}

interface OpenBatch<Batch> {
  content: Batch;
  count: number;
  done: PromiseWithResolvers<void>;
}

const batchesWaitingMax = 64;
