const minuteMs = 60_000;

/**
 * A time moved back onto the second of the minute at which a list is looked at, but to one that is yet to come: so all
 * its host names that are due in a minute are one change, and lists are spread over the minute.
 */
export function onMinuteOf(listId: string, at: Date, now: Date): Date {
  const offset = Number.parseInt(listId.slice(-4), 16) % minuteMs;
  const before = (ms: number) => Math.floor((ms - offset) / minuteMs) * minuteMs + offset;
  return new Date(Math.max(before(Number(at)), before(Number(now)) + minuteMs));
}
