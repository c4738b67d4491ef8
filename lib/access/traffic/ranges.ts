export const trafficRanges = ['24h', '7d', '30d'] as const;
export type TrafficRange = (typeof trafficRanges)[number];

const hourMs = 3_600_000;
/** Thirty days of anybody's zone: the day that runs, and 29 whole ones before it. */
const hoursOf: Record<TrafficRange, number> = { '24h': 24, '7d': 7 * 24, '30d': 31 * 24 };

/** The beginnings of the hours of a range, oldest first; the last one is the current hour. */
export function trafficHours(range: TrafficRange, now: Date): [Date, ...Date[]] {
  const count = hoursOf[range];
  const current = Math.floor(now.getTime() / hourMs) * hourMs;
  return Array.from({ length: count }, (_, index) => new Date(current - (count - 1 - index) * hourMs)) as [
    Date,
    ...Date[],
  ];
}
