import { within } from '#lib/deadline';

const settleMaxMs = 3_000;

type Stop = () => Promise<void> | void;

/** A start that can be called off at any moment: what it has brought up by then is stopped, newest first. */
export class Starting {
  readonly #abort = new AbortController();
  readonly #stops: Stop[] = [];
  #work: Promise<void> = Promise.resolve();
  #stopping: Promise<void> | undefined;

  /** Aborted as soon as the process is to end. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  run(work: () => Promise<void>): Promise<void> {
    this.#work = work();
    return this.#work;
  }

  /** Says how to stop what was just started. @throws AbortError when the start was called off meanwhile */
  onStop(stop: Stop): void {
    this.#stops.push(stop);
    this.signal.throwIfAborted();
  }

  /** Lets the step that is under way end, then stops everything, also where one stop fails. */
  stop(): Promise<void> {
    this.#abort.abort();
    this.#stopping ??= this.#stopAll();
    return this.#stopping;
  }

  async #stopAll(): Promise<void> {
    const settled = this.#work.catch(() => undefined);
    await within(settleMaxMs, settled, undefined);
    const failures: unknown[] = [];
    for (let stop = this.#stops.pop(); stop; stop = this.#stops.pop()) {
      try {
        await stop();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
