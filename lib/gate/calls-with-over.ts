import { log } from '#lib/log';
import { mergeRow, type RefusalRow } from './refusals.ts';

/** Rows that wait; what comes on top of them is not kept. */
const rowsMax = 10_000;
/** What could not be written for so long is given up. */
const keptMs = 15 * 60_000;
const retryMs = 1_000;
/** So often it is tried once more at the end. */
const lastTries = 3;

/**
 * Calls with authkeys that are over, on their way to Failed Logs. Their callers do not wait: the answer must take as
 * long as an unknown key's, and must not become a 503. Those whose commit was lost on its way back are counted twice.
 */
export class CallsWithOver {
  readonly #write: (row: RefusalRow) => Promise<void>;
  #rows = new Map<string, RefusalRow>();
  #writing: Promise<void> | undefined;
  #isClosing = false;
  #stopWaiting: () => void = () => undefined;

  /** @param write changes the row, and rejects when it could not be written */
  constructor(write: (row: RefusalRow) => Promise<void>) {
    this.#write = write;
  }

  add(row: RefusalRow): void {
    if (this.#rows.size >= rowsMax) return;
    mergeRow(this.#rows, row);
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = undefined;
    });
  }

  /** Writes what waits, if the database takes it. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#stopWaiting();
    await this.#writing;
  }

  async #writeAll(): Promise<void> {
    // What comes within one turn of the event loop is one write.
    await new Promise((resolve) => setImmediate(resolve));
    let triesLeft = lastTries;
    while (this.#rows.size > 0 && triesLeft > 0) {
      if (await this.#writeOnce()) continue;
      if (this.#isClosing) triesLeft -= 1;
      await this.#pause();
    }
  }

  /** @returns whether all of it was written */
  async #writeOnce(): Promise<boolean> {
    const rows = [...this.#rows.values()];
    this.#rows = new Map();
    const results = await Promise.allSettled(rows.map((row) => this.#write({ ...row })));
    const failed = rows.filter((_, index) => results[index]?.status === 'rejected');
    if (failed.length === 0) return true;
    const since = Date.now() - keptMs;
    for (const row of failed) {
      if (row.lastAt > since && this.#rows.size < rowsMax) mergeRow(this.#rows, row);
    }
    const [first] = results.filter((result) => result.status === 'rejected');
    log.warn(
      { error: String(first?.reason), rows: failed.length },
      'calls with ended authkeys could not be written; tried again',
    );
    return false;
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.#isClosing ? retryMs / 5 : retryMs);
      this.#stopWaiting = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
