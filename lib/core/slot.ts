import { type Runtime, runtime } from './runtime.ts';

/**
 * One thing that a process has once beside what `Runtime` names: kept with the runtime, so that server.ts and the
 * panel's bundle find the same one, and declared where its class is.
 */
export class Slot<T> {
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  put(opened: Pick<Runtime, 'slots'>, value: T): void {
    opened.slots.set(this.#name, value);
  }

  /** @throws Error when nothing was put there: the runtime was not opened by `openRuntime` */
  of(opened: Pick<Runtime, 'slots'>): T {
    const found = opened.slots.get(this.#name);
    if (found === undefined) throw new Error(`${this.#name} is not open`);
    return found as T;
  }

  /** Of this process. */
  get(): T {
    return this.of(runtime());
  }
}
