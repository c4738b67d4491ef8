import type { TrafficRange } from '#lib/access/traffic/ranges';

export const overviewRanges = ['24h', '7d'] as const satisfies TrafficRange[];
export type OverviewRange = (typeof overviewRanges)[number];
