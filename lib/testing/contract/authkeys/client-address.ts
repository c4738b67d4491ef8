import { expect, test } from 'vitest';
import { proxy } from '../place.ts';
import type { AuthkeyCaller } from './caller.ts';

/** Which address counts as the caller’s. */
export function describeClientAddress(caller: AuthkeyCaller): void {
  const { authorize, refusals } = caller;

  const forged = (value: string): [string, string][] => [['x-forwarded-for', value]];
  const cases: [string, string, [string, string][], number, string?][] = [
    [
      'a forged X-Forwarded-For from an untrusted peer is not read',
      '127.0.0.5',
      forged('127.0.0.1'),
      418,
      '127.0.0.5',
    ],
    ['an empty one from an untrusted peer is not read', '127.0.0.5', forged(''), 418, '127.0.0.5'],
    ['a forged one does not take a whitelisted peer out', '127.0.0.1', forged('203.0.113.9'), 200],
    [
      'other headers are never read',
      '127.0.0.5',
      [
        ['x-real-ip', '127.0.0.1'],
        ['forwarded', 'for=127.0.0.1'],
        ['cf-connecting-ip', '127.0.0.1'],
        ['true-client-ip', '127.0.0.1'],
        ['x-client-ip', '127.0.0.1'],
      ],
      418,
      '127.0.0.5',
    ],
    ['a trusted proxy is believed', proxy, forged('127.0.0.1'), 200],
    [
      'behind a trusted proxy the rightmost untrusted hop counts, not what the client wrote first',
      proxy,
      forged('127.0.0.1, 203.0.113.9'),
      418,
      '203.0.113.9',
    ],
    [
      'two headers are one list',
      proxy,
      [
        ['x-forwarded-for', '127.0.0.1'],
        ['x-forwarded-for', '203.0.113.10'],
      ],
      418,
      '203.0.113.10',
    ],
    ['trusted hops are walked past', proxy, forged(`127.0.0.1, ${proxy}`), 200],
    ['without the header a trusted proxy is itself the client', proxy, [], 418, proxy],
    ['an empty one from a trusted proxy is none', proxy, forged(''), 418, proxy],
    ['garbage from a trusted proxy is unknown, and refused', proxy, forged('whoever'), 418],
    ['garbage at the right end is not skipped', proxy, forged('127.0.0.1, not-an-address'), 418],
    ['an address with a port is not strict', proxy, forged('127.0.0.1:80'), 418],
    ['an octal look-alike is not strict', proxy, forged('0177.0.0.1'), 418],
  ];
  test.each(cases)('%s', async (_name, from, headers, status, ip) => {
    const answer = await authorize({ key: caller.acme.key.secret, from, headers });
    expect(answer.status).toBe(status);
    if (status === 200)
      expect(answer.headers.get('x-keyfence-ip')).toBe(from === '127.0.0.1' ? from : '127.0.0.1');
    if (ip) expect(answer.json.message).toBe(`IP ${ip} is not whitelisted for this authkey`);
    else if (status === 418) expect(answer.json.message).toMatch(/unknown/);
  });

  test('an IPv4-mapped peer is IPv4', async () => {
    // The server listens on ::, so that a peer of IPv4 arrives as ::ffff:127.0.0.1.
    const answer = await authorize({ key: caller.acme.key.secret });
    expect(answer.headers.get('x-keyfence-ip')).toBe('127.0.0.1');
  });

  test('an IPv6 peer that is a trusted proxy is believed, and nobody else on IPv6', async () => {
    const answer = await authorize({ key: caller.acme.key.secret, to: '::1', headers: forged('127.0.0.1') });
    expect(answer.status).toBe(200);
  });

  test('an unknown address says why, and Failed Logs too; what was sent is not repeated', async () => {
    for (const [sent, words, reason] of [
      ['203.0.113.9:4711', /the proxy sent an address with a port/, 'ip-port'],
      ['[2001:db8::1]:80', /the proxy sent an address with a port/, 'ip-port'],
      ['fe80::1%eth0', /the proxy sent an address with a zone/, 'ip-zone'],
      ['<script>', /not an IP address in strict form/, 'ip-form'],
    ] as const) {
      const answer = await authorize({ key: caller.globex.key.secret, from: proxy, headers: forged(sent) });
      expect(answer.status).toBe(418);
      expect(answer.json.message).toMatch(words);
      expect(JSON.stringify(answer.json)).not.toContain(sent);
      const kept = { companyId: caller.globex.company.id, credentialId: caller.globex.key.id, reason };
      expect(await caller.database.runtime.prisma.failedRequest.count({ where: kept })).toBeGreaterThan(0);
    }
  });

  test('an unknown address is counted in Failed Logs as unknown', async () => {
    await authorize({ key: caller.globex.closedKey.secret, from: proxy, headers: forged('whoever') });
    const { rows } = await refusals(caller.globex.closedKey.id);
    expect(rows).toEqual([{ ip: '0.0.0.0', endpoint: '/api/v1/authorize', attempts: 1 }]);
  });
}
