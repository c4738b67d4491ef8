export const overviewRanges = ['24h', '7d'] as const;
export type OverviewRange = (typeof overviewRanges)[number];

const hourMs = 3_600_000;

/** The beginnings of the hours of a range, oldest first; the last one is the current hour. */
export function overviewHours(range: OverviewRange, now: Date): [Date, ...Date[]] {
  const count = range === '24h' ? 24 : 7 * 24;
  const current = Math.floor(now.getTime() / hourMs) * hourMs;
  return Array.from({ length: count }, (_, index) => new Date(current - (count - 1 - index) * hourMs)) as [
    Date,
    ...Date[],
  ];
}
