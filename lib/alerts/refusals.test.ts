import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { closeTransports } from '../delivery/transport-for.ts';
import { runWaitingJobs } from '../jobs/worker.ts';
import { type Address, ipv4Address, parseAddress } from '../net/address.ts';
import { makeClient } from '../testing/api-client.ts';
import { type ApiCompany, makeApiCompany } from '../testing/api-company.ts';
import { openTestDatabase, type TestDatabase } from '../testing/database.ts';
import { type MailServer, startMailServer } from '../testing/mail-server.ts';
import { type SmsGateway, startSmsGateway } from '../testing/sms-gateway.ts';
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
  await runWaitingJobs();
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
  await refuse(away, 2);
  await look(windowSeconds + 5);
  await refuse(parseAddress('203.0.113.10'));
  await look();
  const references = mail.received.map(({ data }) => /^References: (.*)\r$/im.exec(data)?.[1]);
  expect(mail.received).toHaveLength(3);
  expect(references[0]).toBeDefined();
  expect(new Set(references).size).toBe(1);
});

test('addresses of one IPv6 /64 are one, those of another are told of by themselves', async () => {
  for (let i = 1; i <= 20; i += 1) await refuse(parseAddress(`2001:db8:0:7::${i.toString(16)}`));
  await refuse(parseAddress('2001:db8:0:8::1'));
  await look();
  expect(mail.received).toHaveLength(2);
  expect(subjects().sort().join()).toMatch(/2001:db8:0:7::\/64 refused.*2001:db8:0:8::\/64 refused/);
});

test('an address that was unknown is told of as such', async () => {
  await refuse(null);
  await look();
  expect(subjects()[0]).toContain('An unknown address refused for listed');
});

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

test('a flood of 100,000 refusals from 1,000 IPs sends 50 mails and 10 SMS a day, the last ones saying so', async () => {
  for (let i = 0; i < 1_000; i += 100) {
    await Promise.all(Array.from({ length: 100 }, (_, j) => refuse(ipv4Address(0xcb007100 + i + j), 100)));
  }
  await look();
  await look(windowSeconds + 5);
  expect(mail.received).toHaveLength(50);
  expect(phone.received).toHaveLength(10);
  const last = /This is the last one about refused requests today/;
  expect(texts().filter((text) => last.test(text))).toHaveLength(1);
  expect(phone.received.filter(({ text }) => last.test(text))).toHaveLength(1);
  const { rows } = await database.runtime.pool.query(
    'select sum(attempts)::int as attempts from "FailedRequest" where "credentialId" = $1',
    [acme.key.id],
  );
  expect(rows[0].attempts).toBe(100_000);
  const other = await makeApiCompany();
  const policy = { type: 'authkey' as const, companyId: other.company.id, credentialId: other.key.id };
  await database.runtime.gate.refused(policy, away, { endpoint: '/api/v5/flow', reason: 'ip' });
  await look();
  expect(mail.received).toHaveLength(51);
});

test('of more recipients than a day has room for, the first ones are told, owners before others', async () => {
  await database.runtime.prisma.alertRecipient.createMany({
    data: Array.from({ length: 12 }, (_, i) => ({
      companyId: acme.company.id,
      channel: 'sms',
      address: `+1415555020${i % 10}${i}`,
      addedBy: 'x',
      confirmedAt: new Date(),
    })),
  });
  await refuse();
  await look();
  expect(phone.received).toHaveLength(10);
  expect(phone.received.every(({ text }) => text.includes('This is the last one'))).toBe(true);
  const owner = await database.runtime.prisma.member.findFirstOrThrow({
    where: { companyId: acme.company.id, role: 'owner' },
  });
  expect(phone.received.map(({ to }) => to.replace('+', ''))).toContain(owner.mobile.replace('+', ''));
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
