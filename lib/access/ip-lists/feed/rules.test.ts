import { describe, expect, it, test } from 'vitest';
import { nextReadAt, nextTryAt } from './next-read.ts';
import { reasonsToWait } from './reasons-to-wait.ts';

describe('a read waits for a person', () => {
  test.each([
    ['the first entries', 0, 5_000, 0, []],
    ['half gone', 20, 0, 10, []],
    ['more than half gone', 20, 0, 11, ['shrinks']],
    ['half more', 20, 10, 0, []],
    ['more than half more', 20, 11, 0, ['grows']],
    ['all of it another', 20, 20, 20, ['shrinks', 'grows']],
    ['a few become fewer', 9, 0, 8, []],
    ['a few become nine', 3, 6, 0, []],
    ['a few become many', 3, 7, 0, ['grows']],
    ['ten become one', 10, 0, 9, ['shrinks']],
  ])('%s', (_, before, added, removed, reasons) => {
    expect(reasonsToWait(before, added, removed)).toEqual(reasons);
  });
});

describe('the next read', () => {
  const now = new Date('2026-11-25T12:00:00Z');
  const minutesTo = (at: Date) => (at.getTime() - now.getTime()) / 60_000;
  it('comes after the time that was set, within a tenth', () => {
    expect([0, 0.5, 1].map((random) => minutesTo(nextReadAt(now, 3600, random)))).toEqual([54, 60, 66]);
  });

  it('after failures comes sooner, then less and less soon, and never later than usual', () => {
    const after = [1, 2, 3, 4, 7, 8, 1_000].map((failures) => minutesTo(nextTryAt(now, 7200, failures, 0.5)));
    expect(after).toEqual([1, 2, 4, 8, 64, 120, 120]);
  });
});
