import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { peerStorage } from '#lib/core/request';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { clientIp } from './client-ip.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase({ TRUSTED_PROXIES: '10.0.0.0/8' });
});
afterAll(() => database.close());

test('the peer counts, and a header only from a trusted proxy', () => {
  peerStorage.run({ peer: '203.0.113.9' }, () => expect(clientIp('198.51.100.1')?.text).toBe('203.0.113.9'));
  peerStorage.run({ peer: '10.1.1.1' }, () => expect(clientIp('198.51.100.1')?.text).toBe('198.51.100.1'));
  peerStorage.run({ peer: '::ffff:127.0.0.1' }, () => expect(clientIp(undefined)?.text).toBe('127.0.0.1'));
});

test('outside a request that server.ts serves, the address is unknown', () => {
  expect(clientIp('198.51.100.1')).toBeNull();
});

test('the panel’s bundle finds the storage that server.ts fills', async () => {
  vi.resetModules();
  const copy = await import('#lib/core/request');
  expect(copy.peerStorage).toBe(peerStorage);
});
