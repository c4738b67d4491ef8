import type { OverviewRange } from '#lib/panel/overview/ranges';

export const spanWords: Record<OverviewRange, string> = { '24h': 'last 24 hours', '7d': 'last 7 days' };
