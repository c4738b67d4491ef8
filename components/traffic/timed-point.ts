import type { TrafficRange } from '#lib/access/traffic/ranges';

/** Requests from `at` on, in milliseconds since the epoch: of an hour, or of a day. */
export interface TimedPoint {
  at: number;
  accepted: number;
  refused: number;
  /** Not among the accepted ones; undefined where it is not told apart. */
  reported?: number;
}

const hour = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short' });
const daysOfMonth = 30;

/** In the viewer's zone: "14:00", or "Sun 22 Nov". */
export function tickText(at: number, range: TrafficRange): string {
  return range === '24h' ? hour.format(at) : day.format(at);
}

/** "Sun 22 Nov, 14:00–15:00". */
export function hourText(at: number): string {
  return `${day.format(at)}, ${hour.format(at)}–${hour.format(at + 3_600_000)}`;
}

export function dayText(at: number): string {
  return day.format(at);
}

/** Hours added up to the viewer's days. */
export function daysOf(points: readonly TimedPoint[]): TimedPoint[] {
  const days = Map.groupBy(points, (point) => dayText(point.at));
  return [...days.values()].map((hours) => ({
    at: hours[0]!.at,
    accepted: sum(hours, 'accepted'),
    refused: sum(hours, 'refused'),
    ...(hours[0]!.reported !== undefined && { reported: sum(hours, 'reported') }),
  }));
}

/** What a bar stands for: an hour, or of a month a day. */
export function barsOf(points: readonly TimedPoint[], range: TrafficRange): readonly TimedPoint[] {
  return range === '30d' ? daysOf(points).slice(-daysOfMonth) : points;
}

function sum(points: readonly TimedPoint[], what: 'accepted' | 'refused' | 'reported'): number {
  return points.reduce((total, point) => total + (point[what] ?? 0), 0);
}
