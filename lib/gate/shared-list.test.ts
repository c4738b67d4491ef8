import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { SharedLists } from './shared-list.ts';

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

it('an IP list that nothing uses any more is kept by nothing; one that is used is the same for all', async () => {
  const lists = new SharedLists();
  const used = lists.all(['a', 'b'], 1);
  const ids = Array.from({ length: 200 }, (_, index) => `gone ${index}`);
  for (const id of ids) lists.all([id], 1);
  await expect
    .poll(() => {
      collect();
      return ids.filter((id) => lists.get(id) !== undefined);
    })
    .toEqual([]);
  expect(lists.all(['b', 'a'], 2)).toEqual([used[1], used[0]]);
  expect(lists.get('a')).toBe(used[0]);
  for (const id of ids) {
    lists.all([`other ${id}`], 1);
    // What was looked at is kept until the turn of the event loop ends.
    await setImmediate();
    if (lists.size % 50 === 0) collect();
  }
  expect(lists.size).toBeLessThan(250);
});
