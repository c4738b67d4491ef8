/** Ids of one credential's refused requests that are kept in an hour, per process: 3 MB. */
const perHourMax = 100_000;
const hourMs = 3_600_000;

/**
 * A flood of refusals is one row a minute in Failed Logs, but every id takes room: somebody with a key could fill the
 * disk. What is over the budget is refused and counted like everything else; only its id is not kept.
 */
export class IdBudget {
  readonly #taken = new Map<string, number>();
  #hour = 0;

  /** Whether one more id may be kept. @param request.at ms since the epoch */
  take({ credentialId, at }: { credentialId: string; at: number }): boolean {
    const hour = Math.floor(at / hourMs);
    if (hour > this.#hour) {
      this.#taken.clear();
      this.#hour = hour;
    }
    const taken = this.#taken.get(credentialId) ?? 0;
    if (taken >= perHourMax) return false;
    this.#taken.set(credentialId, taken + 1);
    return true;
  }
}
