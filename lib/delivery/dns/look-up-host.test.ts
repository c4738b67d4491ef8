import type { Answer } from 'dns-packet';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { addressRecords, type DnsReply, type DnsServer, startDnsServer } from '#lib/testing/dns-server';
import { lookUpHost } from './look-up-host.ts';

let dns: DnsServer;
beforeEach(async () => {
  dns = await startDnsServer();
});
afterEach(() => dns.stop());

const lookUp = (host: string, timeoutMs?: number) =>
  lookUpHost(host, { servers: [dns.address], ...(timeoutMs && { timeoutMs }) });

/** Says the records of the type that is asked for, and those of aliases. */
function records(...all: Answer[]) {
  dns.answer = (_, type): DnsReply => all.filter((each) => each.type === type || each.type === 'CNAME');
}

it('all addresses of both families are found, with the shortest TTL', async () => {
  records(
    ...addressRecords('vpn.example.com', ['8.8.8.8', '8.8.4.4'], 604_800),
    ...addressRecords('vpn.example.com', ['2001:4860::8888'], 0),
  );
  expect(await lookUp('vpn.example.com')).toEqual({
    addresses: ['8.8.8.8', '8.8.4.4', '2001:4860::8888'],
    ttlSeconds: 0,
    unanswered: null,
  });
});

it('a name with IPv6 only has its IPv6 addresses', async () => {
  records(...addressRecords('six.example.com', ['2001:4860::8888'], 60));
  expect(await lookUp('six.example.com')).toEqual({
    addresses: ['2001:4860::8888'],
    ttlSeconds: 60,
    unanswered: null,
  });
});

it('60 addresses do not fit into a datagram: the rest comes by TCP', async () => {
  const ips = Array.from({ length: 60 }, (_, index) => `8.8.8.${index}`);
  records(...addressRecords('sixty.example.com', ips));
  expect(await lookUp('sixty.example.com')).toMatchObject({ addresses: ips });
  expect(dns.asked).toContain('sixty.example.com A tcp');
});

it("an alias's own TTL counts where it is the shorter one", async () => {
  records(
    { name: 'www.example.com', type: 'CNAME', ttl: 30, data: 'edge.example.net' },
    ...addressRecords('edge.example.net', ['8.8.8.8'], 600),
  );
  expect(await lookUp('www.example.com')).toMatchObject({ addresses: ['8.8.8.8'], ttlSeconds: 30 });
});

it('a name in another script is asked for in ASCII', async () => {
  records(...addressRecords('xn--bcher-kva.example', ['8.8.8.8']));
  expect(await lookUp('xn--bcher-kva.example')).toMatchObject({ addresses: ['8.8.8.8'] });
  expect(dns.asked).toContain('xn--bcher-kva.example A udp');
});

it.each([
  ['NXDOMAIN', 'unknown'],
  ['SERVFAIL', 'server failed'],
  ['REFUSED', 'refused'],
  ['NOTIMP', 'refused'],
  ['FORMERR', 'unreadable'],
] as const)('%s is told as "%s"', async (code, problem) => {
  dns.answer = () => code;
  expect(await lookUp('a.example.com')).toEqual({ problem });
});

it('no records, silence and nobody there are told apart', async () => {
  dns.answer = () => [];
  expect(await lookUp('a.example.com')).toEqual({ problem: 'no addresses' });
  dns.answer = () => null;
  expect(await lookUp('a.example.com', 300)).toEqual({ problem: 'silent' });
  expect(await lookUpHost('a.example.com', { servers: ['127.0.0.1:1'], timeoutMs: 300 })).toEqual({
    problem: 'silent',
  });
});

it('aliases in a circle are told as such, whether the server shows them or gives up', async () => {
  const next: Record<string, string> = { 'a.example.com': 'b.example.com', 'b.example.com': 'A.example.com' };
  const alias = (name: string): Answer => ({ name, type: 'CNAME', ttl: 60, data: next[name]! });
  dns.answer = (name) => [alias(name)];
  expect(await lookUp('a.example.com')).toEqual({ problem: 'loop' });
  dns.answer = (name, type) => (type === 'CNAME' ? [alias(name)] : 'SERVFAIL');
  expect(await lookUp('a.example.com')).toEqual({ problem: 'loop' });
});

it('aliases without end are a circle too, and an alias of a name without addresses is none', async () => {
  dns.answer = (name) => [{ name, type: 'CNAME', ttl: 60, data: `x.${name}` }];
  expect(await lookUp('a.example.com')).toEqual({ problem: 'loop' });
  dns.answer = (name, type) =>
    name === 'a.example.com' && type === 'CNAME' ? [{ name, type, ttl: 60, data: 'b.example.com' }] : [];
  expect(await lookUp('a.example.com')).toEqual({ problem: 'no addresses' });
});

it('one family is enough; whether the other one was not answered is told', async () => {
  const four = addressRecords('a.example.com', ['8.8.8.8'], 60);
  for (const [six, unanswered] of [
    ['NXDOMAIN', null],
    ['SERVFAIL', 6],
    [null, 6],
  ] as const) {
    dns.answer = (_, type) => (type === 'A' ? four : six);
    expect(await lookUp('a.example.com', 300)).toMatchObject({ addresses: ['8.8.8.8'], unanswered });
  }
});

it('a look-up that is called off ends at once', async () => {
  dns.answer = () => null;
  const calledOff = new AbortController();
  const looked = lookUpHost('a.example.com', {
    servers: [dns.address],
    timeoutMs: 600_000,
    signal: calledOff.signal,
  });
  await expect.poll(() => dns.asked.length).toBeGreaterThan(0);
  calledOff.abort();
  expect(await looked).toEqual({ problem: 'silent' });
});
