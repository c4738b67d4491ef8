import { expect, test } from 'vitest';
import { relativeText } from './time-text.ts';

const now = Date.UTC(2026, 0, 1);
const [minute, hour, day] = [60, 3_600, 86_400];

test.each([
  [-59, '59 s ago'],
  [-2 * hour + 1, '1 h ago'],
  [-7 * day + 1, '6 d ago'],
  [7 * day - 2, 'in 7 d'],
  [hour - 2, 'in 60 min'],
  [day + hour, 'in 1 d'],
  [90 * minute, 'in 2 h'],
  [5, 'just now'],
  [40 * day, '10 Feb 2026'],
])('%s s from now is "%s"', (seconds, words) => {
  expect(relativeText(new Date(now + seconds * 1000), now, 'UTC')).toBe(words);
});
