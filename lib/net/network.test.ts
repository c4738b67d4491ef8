import { expect, it } from 'vitest';
import { parseAddress } from './address.ts';
import { siteOf } from './network.ts';

it.each([
  ['203.0.113.9', '203.0.113.0', '203.0.113.255'],
  ['255.255.255.255', '255.255.255.0', '255.255.255.255'],
  ['2001:db8:1:2::3', '2001:db8:1::', '2001:db8:1:ffff:ffff:ffff:ffff:ffff'],
  ['ffff:ffff:ffff:ffff::1', 'ffff:ffff:ffff::', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
])('the site of %s is from %s to %s', (ip, first, last) => {
  const site = siteOf(parseAddress(ip)!);
  expect([site.first.text, site.last.text]).toEqual([first, last]);
});
