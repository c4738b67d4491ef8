/** So many at once; the others wait, urgent ones before the rest. */
export class Window {
  readonly #size: number;
  readonly #urgent: (() => void)[] = [];
  readonly #others: (() => void)[] = [];
  #open = 0;

  constructor(size: number) {
    this.#size = size;
  }

  async run<T>(urgent: boolean, work: () => Promise<T>): Promise<T> {
    if (this.#open < this.#size) this.#open += 1;
    else await new Promise<void>((resolve) => (urgent ? this.#urgent : this.#others).push(resolve));
    try {
      return await work();
    } finally {
      // The place is handed on, so that nobody who comes in between takes it.
      const next = this.#urgent.shift() ?? this.#others.shift();
      if (next) next();
      else this.#open -= 1;
    }
  }
}
