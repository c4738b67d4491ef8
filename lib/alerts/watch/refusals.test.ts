import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { closeTransports } from '#lib/delivery/transport-for';
import { type Address, ipv4Address, parseAddress } from '#lib/net/address';
import { sendWaiting } from '#lib/process/worker';
import { makeClient } from '#lib/testing/api-client';
import { type ApiCompany, makeApiCompany } from '#lib/testing/api-company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { type MailServer, startMailServer } from '#lib/testing/mail-server';
import { type SmsGateway, startSmsGateway } from '#lib/testing/sms-gateway';
import { listHeldBack } from '../deliveries/list-held.ts';
import { alertOfRefusals } from './refusals.ts';

const windowSeconds = 900;

let database: TestDatabase;
let mail: MailServer;
let phone: SmsGateway;
let acme: ApiCompany;

beforeAll(async () => {
  mail = await startMailServer();
  phone = await startSmsGateway();
  database = await openTestDatabase({ SMTP_URL: mail.url, SMS_URL: phone.url });
});
afterAll(async () => {
  closeTransports();
  await database.close();
  await mail.stop();
  await phone.stop();
});
beforeEach(async () => {
  acme = await makeApiCompany();
  await database.runtime.pool.query('delete from "RefusalAlert"');
  mail.received.length = 0;
  phone.received.length = 0;
});

const away = parseAddress('203.0.113.9')!;

function refuse(address: Address | null = away, times = 1, endpoint = '/api/v5/flow') {
  const policy = { type: 'authkey' as const, companyId: acme.company.id, credentialId: acme.key.id };
  return Promise.all(
    Array.from({ length: times }, () =>
      database.runtime.gate.refused(policy, address, { endpoint, reason: 'ip' }),
    ),
  );
}

/** Looks for what is due that long from now, until nothing is, and sends it. */
async function look(secondsFromNow = 1): Promise<void> {
  const now = new Date(Date.now() + secondsFromNow * 1000);
  while ((await alertOfRefusals(now)) > 0);
  await sendWaiting();
}

/** Of the plain text part, soft line breaks undone. */
const texts = () => mail.received.map(({ data }) => data.replace(/=\r\n/g, '').replaceAll('=3D', '='));
const subjects = () =>
  mail.received.map(
    ({ data }) => /^Subject: (.*(?:\r\n[ \t].*)*)/im.exec(data)?.[1]?.replace(/\r\n/g, '') ?? '',
  );

test('the first refusal is told of at once by mail and SMS: authkey, IP, endpoint, time and the way to Failed Logs', async () => {
  await refuse();
  await look();
  expect(mail.received).toHaveLength(1);
  expect(subjects()[0]).toContain('203.0.113.9 refused for listed');
  const [text = ''] = texts();
  for (const word of [
    'listed',
    '203.0.113.9',
    '/api/v5/flow',
    'UTC',
    `/sms/failed-logs?authkey=${acme.key.id}`,
  ]) {
    expect(text).toContain(word);
  }
  expect(phone.received).toHaveLength(1);
  const [sms] = phone.received;
  for (const word of ['listed', '203.0.113.9', '/api/v5/flow', 'UTC', '/sms/failed-logs?q=203.0.113.9']) {
    expect(sms?.text).toContain(word);
  }
  expect(sms?.text).not.toMatch(/\d{5,}/);
});

test('mail and SMS say whose network it is in and whether it is near; the mail leads to pages that whitelist or roll', async () => {
  await refuse(parseAddress('8.8.8.8'));
  await look();
  const [text = ''] = texts();
  const page = `/authkeys/${acme.key.id}`;
  for (const words of [
    /Network: +Google LLC, United States/,
    /Known: +A network never seen with this authkey/,
    `Whitelist 8.8.8.8 for 24 hours: ${database.runtime.env.appUrl}${page}?do=whitelist&ip=8.8.8.8`,
    `Roll the authkey: ${database.runtime.env.appUrl}${page}?do=roll`,
  ]) {
    if (typeof words === 'string') expect(text).toContain(words);
    else expect(text).toMatch(words);
  }
  const sms = phone.received[0]?.text;
  expect(sms).toContain('refused 8.8.8.8 for listed at /api/v5/flow, ');
  expect(sms).toContain(' UTC. Google LLC, United States. A network never seen with this authkey. ');
  expect(sms).not.toContain(acme.key.id);
});

test('of an unknown address nothing is said, and no link whitelists it', async () => {
  await refuse(null);
  await look();
  const [text = ''] = texts();
  expect(text).toContain('An unknown address');
  expect(text).not.toMatch(/Network:|Known:|do=whitelist/);
  expect(text).toContain('do=roll');
});

test('what is committed with the refusal is enough: whoever looks next tells of it, once', async () => {
  await refuse();
  const { rows } = await database.runtime.pool.query('select told from "RefusalAlert"');
  expect(rows).toEqual([{ told: null }]);
  await Promise.all([look(), look()]);
  await look();
  expect(mail.received).toHaveLength(1);
});

test('while it lasts: one count a window, and nothing in between; a window without ends it', async () => {
  await refuse();
  await look();
  await refuse(away, 250);
  await refuse(away, 250, '/api/v1/authorize');
  await look(windowSeconds - 5);
  expect(mail.received).toHaveLength(1);
  await look(windowSeconds + 5);
  expect(subjects()[1]).toContain('203.0.113.9 still refused for listed: 500 requests in 15 min');
  expect(texts()[1]).toContain('501 requests');
  expect(texts()[1]).toContain('/api/v1/authorize, /api/v5/flow');
  await look(2 * windowSeconds + 10);
  expect(mail.received).toHaveLength(2);
  const { rows } = await database.runtime.pool.query('select count(*)::int as n from "RefusalAlert"');
  expect(rows[0].n).toBe(0);
});

test('the alerts of one authkey are one thread', async () => {
  await refuse();
  await look();
  await refuse(parseAddress('203.0.113.10'));
  await look();
  await refuse(away, 2);
  await look(windowSeconds + 5);
  const references = mail.received.map(({ data }) => /^References: (.*)\r$/im.exec(data)?.[1]);
  expect(mail.received).toHaveLength(3);
  expect(references[0]).toBeDefined();
  expect(new Set(references).size).toBe(1);
});

test('a new address of the authkey is told of at once, but of many only the first; the digest lists all with counts', async () => {
  for (const last of [9, 10, 11, 12, 13]) {
    await refuse(parseAddress(`203.0.113.${last}`), last);
    await look();
  }
  expect(subjects().map((subject) => subject.replace(/^.*: /, ''))).toEqual([
    '203.0.113.9 refused for listed',
    '203.0.113.10 refused for listed',
    '203.0.113.11 refused for listed',
  ]);
  await refuse(away, 5);
  await look(windowSeconds + 5);
  expect(mail.received).toHaveLength(4);
  expect(subjects()[3]).toContain('3 addresses still refused for listed: 30 requests in 15 min');
  for (const line of ['203.0.113.13: 13 requests', '203.0.113.12: 12 requests', '203.0.113.9: 5 requests']) {
    expect(texts()[3]).toContain(line);
  }
  expect(texts()[3]).toContain('60 requests');
  expect(texts()[3]).not.toContain('203.0.113.10:');
});

test('addresses of one IPv6 /64 are one, a single one is itself', async () => {
  for (let i = 1; i <= 20; i += 1) await refuse(parseAddress(`2001:db8:0:7::${i.toString(16)}`));
  await refuse(parseAddress('2001:db8:0:8::1'));
  await look();
  expect(mail.received).toHaveLength(1);
  expect(subjects()[0]).toContain('3 addresses refused for listed');
  for (const line of [
    '2001:db8:0:7::/64: 19 requests',
    '2001:db8:0:7::1: 1 request',
    '2001:db8:0:8::1: 1 request',
  ]) {
    expect(texts()[0]).toContain(line);
  }
});

test.each(['ip', 'ip-port', 'ip-form'] as const)(
  'an address that was unknown is told of as such: %s',
  async (reason) => {
    const policy = { type: 'authkey' as const, companyId: acme.company.id, credentialId: acme.key.id };
    await database.runtime.gate.refused(policy, null, { endpoint: '/api/v5/flow', reason });
    await look();
    expect(subjects()[0]).toContain('An unknown address refused for listed');
  },
);

test("a client's token used elsewhere is told of under its user name; what is no matter of addresses is not", async () => {
  const client = await makeClient(acme.owner);
  const policy = { type: 'client' as const, companyId: acme.company.id, credentialId: client.id };
  const { gate } = database.runtime;
  await gate.refused(policy, away, { endpoint: '/api/v5/flow', reason: 'revoked' });
  await look();
  expect(mail.received).toEqual([]);
  await gate.refused(policy, away, { endpoint: '/api/v5/flow', reason: 'token-ip' });
  await look();
  expect(subjects()[0]).toContain(`203.0.113.9 refused for ${client.username}`);
});

test('only refusals because of the address are told of and counted', async () => {
  const policy = { type: 'authkey' as const, companyId: acme.company.id, credentialId: acme.key.id };
  const { gate } = database.runtime;
  const refuseFor = (reason: 'disabled' | 'revoked' | 'password-expired') =>
    gate.refused(policy, away, { endpoint: '/api/v5/flow', reason });
  await refuseFor('disabled');
  await look();
  expect(mail.received).toEqual([]);
  await refuse();
  await look();
  await Promise.all([
    refuse(away, 3),
    refuseFor('disabled'),
    refuseFor('revoked'),
    refuseFor('password-expired'),
  ]);
  await look(windowSeconds + 5);
  expect(subjects()[1]).toContain('203.0.113.9 still refused for listed: 3 requests in 15 min');
  expect(texts()[1]).toContain('4 requests');
});

test('a flood of 100,000 refusals from 1,000 IPs is one mail and one SMS, with exact sums, and a digest a window', async () => {
  for (let i = 0; i < 1_000; i += 100) {
    await Promise.all(Array.from({ length: 100 }, (_, j) => refuse(ipv4Address(0xcb007100 + i + j), 100)));
  }
  await look();
  expect(mail.received).toHaveLength(1);
  expect(phone.received).toHaveLength(1);
  expect(subjects()[0]).toContain('More than 100 addresses refused for listed');
  expect(texts()[0]).toMatch(/Other addresses: 90,000 requests/);
  expect(texts()[0]).toMatch(/203\.0\.113\.\d+: 100 requests/);
  expect(texts()[0]).toContain('and 81 more: 8,100 requests');
  await refuse(ipv4Address(0x01020304), 7);
  await look(windowSeconds + 5);
  expect(mail.received).toHaveLength(2);
  expect(texts()[1]).toContain('100,007 requests');
  const { rows } = await database.runtime.pool.query(
    'select sum(attempts)::int as attempts, count(distinct ip)::int as ips from "FailedRequest" where "credentialId" = $1',
    [acme.key.id],
  );
  expect(rows[0]).toEqual({ attempts: 100_007, ips: 101 });
});

/** Looks at this authkey's refusals so many windows after another, in each of which there was one more. */
async function spend(keyId: string, windows: number): Promise<void> {
  const start = Date.now();
  const policy = { type: 'authkey' as const, companyId: acme.company.id, credentialId: keyId };
  vi.useFakeTimers({ toFake: ['Date'] });
  try {
    for (let index = 0; index < windows; index += 1) {
      vi.setSystemTime(start + index * (windowSeconds + 10) * 1_000);
      await database.runtime.gate.refused(policy, away, { endpoint: '/api/v5/flow', reason: 'ip' });
      while ((await alertOfRefusals(new Date())) > 0);
    }
  } finally {
    vi.useRealTimers();
  }
}

const mailsAbout = (name: string) =>
  database.runtime.prisma.notice.findMany({
    where: { companyId: acme.company.id, channel: 'email', subject: { contains: ` for ${name}` } },
    orderBy: { createdAt: 'asc' },
  });

test('what one authkey has spent of the day is not missing for another', async () => {
  const { prisma } = database.runtime;
  const day = new Date(new Date().toISOString().slice(0, 10));
  const spent = { email: 200, sms: 30, webhook: 2_000 };
  // What a flood has spent by then, of its own and of all that the company has.
  for (const name of ['refused', `refused:${acme.key.id}`]) {
    await prisma.alertBudget.create({ data: { companyId: acme.company.id, name, day, ...spent } });
  }
  await refuse(away, 3);
  const other = { type: 'authkey' as const, companyId: acme.company.id, credentialId: acme.closedKey.id };
  await database.runtime.gate.refused(other, away, { endpoint: '/api/v5/flow', reason: 'ip' });
  await look();
  expect(subjects()).toEqual([expect.stringContaining('203.0.113.9 refused for closed')]);
  expect(phone.received).toHaveLength(1);
  expect(await listHeldBack(acme.viewer)).toMatchObject([{ name: 'listed', refused: 3 }]);
});

test('the last mail of a day says so; what is held back stands in the panel, and in the next mail', async () => {
  const { prisma } = database.runtime;
  const day = new Date(new Date().toISOString().slice(0, 10));
  const credential = { companyId: acme.company.id, name: `refused:${acme.key.id}`, day };
  await prisma.alertBudget.create({ data: { ...credential, email: 49, sms: 9 } });
  await refuse();
  await look();
  expect(texts()[0]).toContain('This is the last one about it today');
  await refuse(away, 40);
  await look(windowSeconds + 5);
  await look(2 * windowSeconds + 10);
  expect(mail.received).toHaveLength(1);
  expect(await listHeldBack(acme.viewer)).toMatchObject([
    { credentialId: acme.key.id, name: 'listed', refused: 40 },
  ]);
  await look(2 * 86_400);
  expect(mail.received).toHaveLength(2);
  expect(subjects()[1]).toContain('Refused for listed: 40 requests held back');
  expect(texts()[1]).toMatch(/Held back: +40 requests since/);
  expect(await listHeldBack(acme.viewer)).toEqual([]);
});

test('while it lasts, SMS end after ten a day and mails go on', async () => {
  await spend(acme.key.id, 12);
  const days = await database.runtime.prisma.alertBudget.findMany({
    where: { companyId: acme.company.id, name: `refused:${acme.key.id}` },
  });
  const sum = (channel: 'email' | 'sms') => days.reduce((all, day) => all + day[channel], 0);
  expect(sum('email')).toBe(12);
  expect(await mailsAbout('listed')).toHaveLength(12);
  // Midnight may lie in these three hours.
  expect(days.every(({ sms }) => sms <= 10)).toBe(true);
  if (days.length === 1) expect(sum('sms')).toBe(10);
});

test("one company's flood does not hold up another's first alert", async () => {
  await Promise.all(Array.from({ length: 300 }, (_, i) => refuse(ipv4Address(0xcb007100 + i))));
  const other = await makeApiCompany();
  const policy = { type: 'authkey' as const, companyId: other.company.id, credentialId: other.key.id };
  await database.runtime.gate.refused(policy, away, { endpoint: '/api/v5/flow', reason: 'ip' });
  await alertOfRefusals(new Date(Date.now() + 1_000));
  const [told] = await database.runtime.prisma.notice.findMany({
    where: { companyId: other.company.id, kind: 'alert.refused', channel: 'email' },
  });
  expect(told?.subject).toContain('203.0.113.9 refused for listed');
  await look();
});

test('what was told of before is not counted again, window after window', async () => {
  const start = Date.now();
  vi.useFakeTimers({ toFake: ['Date'] });
  try {
    for (const [index, times] of [3, 4, 5].entries()) {
      vi.setSystemTime(start + index * (windowSeconds + 10) * 1_000);
      await refuse(away, times);
      await look();
    }
  } finally {
    vi.useRealTimers();
  }
  // What was queued by that clock is not due by the database's own.
  const notices = await database.runtime.prisma.notice.findMany({
    where: { companyId: acme.company.id, channel: 'email' },
    orderBy: { createdAt: 'asc' },
  });
  expect(notices.map(({ subject }) => /(\d+) requests? in/.exec(subject)?.[1])).toEqual([
    undefined,
    '4',
    '5',
  ]);
  expect(notices[2]?.text).toContain('12 requests');
});

test('in quiet hours SMS wait until they end, mails do not', async () => {
  const now = new Date();
  const minute = now.getUTCHours() * 60 + now.getUTCMinutes();
  await database.runtime.prisma.company.update({
    where: { id: acme.company.id },
    data: { smsQuietFrom: minute, smsQuietTo: (minute + 120) % 1_440, timeZone: 'UTC' },
  });
  await refuse();
  await look();
  expect(mail.received).toHaveLength(1);
  expect(phone.received).toEqual([]);
  const [waiting] = await database.runtime.prisma.notice.findMany({
    where: { companyId: acme.company.id, channel: 'sms' },
  });
  const minutes = ((waiting?.nextTryAt.getTime() ?? 0) - now.getTime()) / 60_000;
  expect(minutes).toBeGreaterThan(118);
  expect(minutes).toBeLessThanOrEqual(120);
});
