/** So many of each credential in a window of time, per process. */
export class CredentialBudget {
  readonly #max: number;
  readonly #windowMs: number;
  readonly #taken = new Map<string, number>();
  #window = 0;

  constructor(max: number, windowMs: number) {
    this.#max = max;
    this.#windowMs = windowMs;
  }

  /** Whether there is room for one more. @param request.at ms since the epoch */
  take({ credentialId, at }: { credentialId: string; at: number }): boolean {
    const window = Math.floor(at / this.#windowMs);
    if (window > this.#window) {
      this.#taken.clear();
      this.#window = window;
    }
    const taken = this.#taken.get(credentialId) ?? 0;
    if (taken >= this.#max) return false;
    this.#taken.set(credentialId, taken + 1);
    return true;
  }
}
