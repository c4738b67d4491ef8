import type { OverviewRange } from '#lib/panel/overview/ranges';

export interface TimedPoint {
  /** Beginning of the hour, in milliseconds since the epoch. */
  at: number;
  accepted: number;
  refused: number;
}

const hour = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short' });

/** In the viewer's zone: "14:00", or "Sun 22 Nov". */
export function tickText(at: number, range: OverviewRange): string {
  return range === '24h' ? hour.format(at) : day.format(at);
}

/** "Sun 22 Nov, 14:00–15:00". */
export function wholeText(at: number): string {
  return `${day.format(at)}, ${hour.format(at)}–${hour.format(at + 3_600_000)}`;
}

export function dayText(at: number): string {
  return day.format(at);
}
