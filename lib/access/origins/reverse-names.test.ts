import { expect, it, vi } from 'vitest';
import { type NameResolver, ReverseNames } from './reverse-names.ts';

function resolver(answers: Partial<NameResolver>): NameResolver {
  const nothing = () => Promise.reject(new Error('ENOTFOUND'));
  return {
    reverse: nothing,
    resolve4: nothing,
    resolve6: nothing,
    cancel: () => undefined,
    ...answers,
  } as NameResolver;
}

/** A host that names itself so, and whose name leads back to it. */
function named(name: string, back: string[] = ['8.8.8.8']) {
  return resolver({
    reverse: vi.fn(async () => [name]),
    resolve4: vi.fn(async () => back) as unknown as NameResolver['resolve4'],
  });
}

it('a name that leads back to its address is confirmed; one that does not is a claim', async () => {
  expect(await new ReverseNames(named('DNS.google.')).namesOf(['8.8.8.8'])).toEqual({
    '8.8.8.8': { name: 'dns.google', isConfirmed: true },
  });
  for (const back of [['8.8.4.4'], []]) {
    expect(await new ReverseNames(named('bank.example', back)).namesOf(['8.8.8.8'])).toEqual({
      '8.8.8.8': { name: 'bank.example', isConfirmed: false },
    });
  }
});

it.each([
  'evil\u0000.example',
  'evil\r\nBcc: all@example.com',
  '\u202egpj.example',
  '<script>alert(1)</script>.example',
  `${'a'.repeat(64)}.example`,
  `${'a.'.repeat(148)}example`,
  'bücher.example',
  'a b.example',
  'localhost',
  '10.0.0.1',
  '..',
  '',
])('the name %j is not shown, nor asked for', async (name) => {
  const hostile = named(name);
  expect(await new ReverseNames(hostile).namesOf(['8.8.8.8'])).toEqual({});
  expect(hostile.resolve4).not.toHaveBeenCalled();
});

it('private, loopback and documentation addresses, networks and what is unknown are not asked for', async () => {
  const asked = named('host.example');
  const ips = [
    '127.0.0.1',
    '10.1.2.3',
    '192.168.0.1',
    '::1',
    'fd00::1',
    '203.0.113.9',
    '0.0.0.0',
    '2001:4860::/64',
  ];
  expect(await new ReverseNames(asked).namesOf(ips)).toEqual({});
  expect(asked.reverse).not.toHaveBeenCalled();
});

it('switched off, nothing is asked', async () => {
  const names = new ReverseNames(null);
  expect(names.isKnown(['8.8.8.8'])).toBe(true);
  expect(await names.namesOf(['8.8.8.8'])).toEqual({});
});

it('what comes too late for a page is there for the next, without asking again', async () => {
  const slow = Promise.withResolvers<string[]>();
  const reverse = vi.fn(() => slow.promise);
  const names = new ReverseNames({ ...named(''), reverse }, 20);
  expect(await names.namesOf(['8.8.8.8', '8.8.8.8'])).toEqual({});
  expect(names.isKnown(['8.8.8.8'])).toBe(false);
  slow.resolve(['dns.google']);
  await vi.waitFor(() => expect(names.isKnown(['8.8.8.8'])).toBe(true));
  expect(await names.namesOf(['8.8.8.8'])).toEqual({ '8.8.8.8': { name: 'dns.google', isConfirmed: true } });
  expect(reverse).toHaveBeenCalledTimes(1);
});

it('a server that never answers holds up nobody for longer, nor more look-ups than a bound', async () => {
  let running = 0;
  const silent = resolver({
    reverse: () => {
      running += 1;
      return new Promise(() => undefined);
    },
  });
  const names = new ReverseNames(silent, 20);
  const ips = Array.from({ length: 1_000 }, (_, i) => `8.8.${i >> 8}.${i & 255}`);
  expect(await names.namesOf(ips)).toEqual({});
  expect(running).toBeLessThanOrEqual(16);
});
