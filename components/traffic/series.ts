import type { TimedPoint } from './timed-point.ts';

export interface Series {
  of: 'accepted' | 'reported' | 'refused';
  words: string;
  fill: string;
  text: string;
  dot: string;
}

const accepted: Series = {
  of: 'accepted',
  words: 'Accepted',
  fill: 'var(--allowed)',
  text: 'text-allowed',
  dot: 'bg-allowed',
};
const reported: Series = {
  of: 'reported',
  words: 'Report only',
  fill: 'var(--warning)',
  text: 'text-warning',
  dot: 'bg-warning',
};
const refused: Series = {
  of: 'refused',
  words: 'Refused',
  fill: 'var(--refused)',
  text: 'text-refused',
  dot: 'bg-refused',
};

/** From below to above; what report only let in stands for itself where it is told apart. */
export function seriesOf(points: readonly TimedPoint[]): Series[] {
  return points[0]?.reported === undefined ? [accepted, refused] : [accepted, reported, refused];
}
