import { expect, test } from 'vitest';
import { quietUntil } from './quiet-hours.ts';

const at = (text: string) => new Date(text);
const night = { from: 22 * 60, to: 7 * 60, timeZone: 'Europe/Amsterdam' };

test.each([
  ['none are set', { from: null, to: null, timeZone: 'UTC' }, '2026-03-01T23:00:00Z', null],
  ['before they begin', night, '2026-03-01T20:59:59Z', null],
  ['as they begin', night, '2026-03-01T21:00:00Z', '2026-03-02T06:00:00.000Z'],
  ['after midnight', night, '2026-03-02T02:30:20Z', '2026-03-02T06:00:00.000Z'],
  ['as they end', night, '2026-03-02T06:00:00Z', null],
  [
    'within one day',
    { from: 60, to: 120, timeZone: 'UTC' },
    '2026-03-01T01:59:00Z',
    '2026-03-01T02:00:00.000Z',
  ],
  ['in a night that loses an hour', night, '2026-03-28T23:00:00Z', '2026-03-29T05:00:00.000Z'],
  ['in a night that gains an hour', night, '2026-10-24T22:00:00Z', '2026-10-25T06:00:00.000Z'],
  [
    'where the zone is half an hour off',
    { from: 0, to: 360, timeZone: 'Asia/Kolkata' },
    '2026-03-01T20:00:00Z',
    '2026-03-02T00:30:00.000Z',
  ],
])('quiet hours: %s', (_name, hours, now, until) => {
  expect(quietUntil(hours, at(now))?.toISOString() ?? null).toBe(until);
});
