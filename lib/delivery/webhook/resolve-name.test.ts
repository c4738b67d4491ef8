import { lookup } from 'node:dns/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hashPassword } from '#lib/core/password/password';
import { addressRecords, type DnsServer, startDnsServer } from '#lib/testing/dns-server';
import { nameResolver } from './resolve-name.ts';

let dns: DnsServer;
let servers: string[];

beforeEach(async () => {
  dns = await startDnsServer();
  servers = [dns.address];
  dns.answer = () => null;
});
afterEach(() => dns.stop());

/** The addresses of each family; null says nothing. */
function says(four: string[] | null, six: string[] | null) {
  dns.answer = (name, type) => {
    const found = type === 'A' ? four : six;
    return found && addressRecords(name, found);
  };
}

test('all addresses of both families are found', async () => {
  says(['1.1.1.1', '10.0.0.1'], ['2001:4860::9']);
  expect(await nameResolver({ servers })('hooks.example.com')).toEqual([
    { address: '1.1.1.1', family: 4 },
    { address: '10.0.0.1', family: 4 },
    { address: '2001:4860::9', family: 6 },
  ]);
});

test('one family is enough, whether the other has none or is not told', async () => {
  const resolve = nameResolver({ servers, timeoutMs: 300 });
  says([], ['2001:4860::9']);
  expect(await resolve('six.example.com')).toEqual([{ address: '2001:4860::9', family: 6 }]);
  says(['1.1.1.1'], null);
  expect(await resolve('four.example.com')).toEqual([{ address: '1.1.1.1', family: 4 }]);
  says([], []);
  await expect(resolve('none.example.com')).rejects.toMatchObject({ code: 'ENODATA' });
});

test('a name for this computer is one, and nobody is dns.asked', async () => {
  for (const name of ['localhost', 'localhost.', 'a.LOCALHOST']) {
    expect((await nameResolver({ servers })(name)).map((each) => each.address)).toContain('127.0.0.1');
  }
  expect(dns.asked).toEqual([]);
});

test('a DNS server that says nothing is given up, and holds nothing that mail and passwords need', async () => {
  const resolve = nameResolver({ servers, timeoutMs: 3_000 });
  let ended = 0;
  const silent = Array.from({ length: 32 }, (_, index) =>
    resolve(`silent-${index}.example.com`).catch((error) => {
      ended += 1;
      return error.code;
    }),
  );
  await expect.poll(() => dns.asked.length).toBeGreaterThanOrEqual(64);
  await hashPassword('x');
  await lookup('127.0.0.1');
  await lookup('localhost');
  expect(ended).toBe(0);
  expect(new Set(await Promise.all(silent))).toEqual(new Set(['ETIMEOUT']));
});

test('so many are looked up at once, so many wait, the others are refused', async () => {
  const resolve = nameResolver({ servers, timeoutMs: 1_000, atOnceMax: 2, waitingMax: 1 });
  const codes = ['a', 'b', 'c', 'd'].map((name) => resolve(`${name}.test`).catch((error) => error.code));
  expect(await codes[3]).toBe('EBUSY');
  await expect.poll(() => dns.asked.length, { interval: 5 }).toBeGreaterThanOrEqual(4);
  expect(dns.asked.some((question) => question.startsWith('c'))).toBe(false);
  expect(await Promise.all(codes.slice(0, 3))).toEqual(['ETIMEOUT', 'ETIMEOUT', 'ETIMEOUT']);
  expect(dns.asked.some((question) => question.startsWith('c'))).toBe(true);
  says(['1.1.1.1'], []);
  expect(await resolve('e.test')).toBeInstanceOf(Array);
});
