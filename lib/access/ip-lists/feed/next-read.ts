const firstRetryMs = 60_000;

/** So that lists that were made together are not asked for together for ever: within a tenth. */
function spread(ms: number, random: number): number {
  return ms * (0.9 + 0.2 * random);
}

/** When a list is read after it could be. */
export function nextReadAt(now: Date, everySeconds: number, random = Math.random()): Date {
  return new Date(now.getTime() + spread(everySeconds * 1_000, random));
}

/** When after it could not, so often in a row: sooner than usual, and less and less soon. */
export function nextTryAt(now: Date, everySeconds: number, failures: number, random = Math.random()): Date {
  const ms = Math.min(everySeconds * 1_000, firstRetryMs * 2 ** Math.min(failures - 1, 20));
  return new Date(now.getTime() + spread(ms, random));
}
