/** Addresses of one credential that are written among its Recent IPs in an hour, per process. */
const perHourMax = 1_000;
/** Of all credentials together; then all are forgotten, and counted anew. */
const keptMax = 200_000;
const hourMs = 3_600_000;

/**
 * Somebody with many addresses and a key that is open to all of them could fill Recent IPs without end. What is over
 * the budget is accepted and counted per hour like everything else; only the address is not written.
 */
export class AddressBudget {
  /** Mostly there is one address, bare to be small. */
  readonly #taken = new Map<string, string | Set<string>>();
  #hour = 0;
  #kept = 0;

  /** Whether the address may be written. @param request.at ms since the epoch */
  take({ credentialId, ip, at }: { credentialId: string; ip: string; at: number }): boolean {
    const hour = Math.floor(at / hourMs);
    if (hour > this.#hour || this.#kept >= keptMax) {
      this.#taken.clear();
      this.#hour = hour;
      this.#kept = 0;
    }
    const taken = this.#taken.get(credentialId);
    if (taken === ip || (taken instanceof Set && taken.has(ip))) return true;
    if (taken === undefined) this.#taken.set(credentialId, ip);
    else if (typeof taken === 'string') this.#taken.set(credentialId, new Set([taken, ip]));
    else if (taken.size >= perHourMax) return false;
    else taken.add(ip);
    this.#kept += 1;
    return true;
  }
}
