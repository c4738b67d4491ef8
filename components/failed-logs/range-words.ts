import type { FailedRange } from '#lib/access/traffic/schemas';

export const rangeWords: Record<FailedRange, string> = {
  '1h': 'Last hour',
  '24h': 'Last 24 hours',
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
  '90d': 'Last 90 days',
};
