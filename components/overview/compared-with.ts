import type { OverviewRange } from '#lib/panel/overview/ranges';

const before: Record<OverviewRange, string> = { '24h': 'the 24 h before', '7d': 'the 7 d before' };

/** "12% more than the 24 h before". */
export function comparedWith(now: number, then: number, range: OverviewRange): string {
  if (then === 0) return now === 0 ? 'none' : `none in ${before[range]}`;
  const percent = Math.round((Math.abs(now - then) / then) * 100);
  if (percent === 0) return `as in ${before[range]}`;
  if (now > then && percent >= 1000) return `${Math.round(now / then)} times ${before[range]}`;
  return `${percent}% ${now > then ? 'more' : 'less'} than ${before[range]}`;
}
