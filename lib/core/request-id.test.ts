import { expect, test } from 'vitest';
import { requestIdTime } from '#lib/gate/packed-ids';
import { isRequestId, newRequestId } from './request-id.ts';

test('a request id is 24 hex digits that say when it was made, and no two are the same', () => {
  const before = Math.floor(Date.now() / 1000) * 1000;
  const ids = Array.from({ length: 2_000 }, newRequestId);
  const after = Date.now();
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) {
    expect(isRequestId(id)).toBe(true);
    expect(requestIdTime(id).getTime()).toBeGreaterThanOrEqual(before);
    expect(requestIdTime(id).getTime()).toBeLessThanOrEqual(after);
  }
});

test.each(['', '65f0c1d2', 'g'.repeat(24), 'A'.repeat(24), '0'.repeat(25), `${'0'.repeat(24)}\n`])(
  '%j is no request id',
  (text) => {
    expect(isRequestId(text)).toBe(false);
  },
);
