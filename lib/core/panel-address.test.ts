import { expect, test } from 'vitest';
import { mayOpenPanel } from './panel-address.ts';

const list = ['203.0.113.9', '198.51.100.0/24', '192.0.2.10-192.0.2.20', '2001:db8:1::/48', '2001:db8::7'];

test.each([
  '203.0.113.9',
  '198.51.100.0',
  '198.51.100.255',
  '192.0.2.10',
  '192.0.2.20',
  '2001:db8:1:ffff::1',
  '2001:db8::7',
  '::ffff:203.0.113.9',
])('%s is in the list', (ip) => expect(mayOpenPanel(list, ip)).toBe(true));

test.each(['203.0.113.10', '198.51.101.0', '192.0.2.9', '192.0.2.21', '2001:db8:2::1', '::1', 'not one', ''])(
  '%j is not',
  (ip) => expect(mayOpenPanel(list, ip)).toBe(false),
);

test('an unknown address is refused while there is a list, and by none', () => {
  expect(mayOpenPanel(list, null)).toBe(false);
  expect(mayOpenPanel([], null)).toBe(true);
  expect(mayOpenPanel([], '203.0.113.10')).toBe(true);
});

test('an entry that cannot be read lets nobody in', () => {
  expect(mayOpenPanel(['0.0.0.0/0', 'everybody', ''], '203.0.113.9')).toBe(false);
});
