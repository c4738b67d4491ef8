import { expect, test } from 'vitest';
import { comparedWith } from './compared-with.ts';

test.each([
  [0, 0, 'none'],
  [5, 0, 'none in the 24 h before'],
  [5, 5, 'as in the 24 h before'],
  [112, 100, '12% more than the 24 h before'],
  [0, 100, '100% less than the 24 h before'],
  [2200, 100, '22 times the 24 h before'],
])('%i after %i is "%s"', (now, then, words) => {
  expect(comparedWith(now, then, '24h')).toBe(words);
});
