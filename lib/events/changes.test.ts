import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createAuthkey } from '#lib/access/authkeys/create';
import { deleteAuthkey } from '#lib/access/authkeys/delete';
import { setIpSecurity } from '#lib/access/authkeys/set-ip-security';
import { createClient } from '#lib/access/clients/create';
import { deleteClient } from '#lib/access/clients/delete';
import { setClientDisabled } from '#lib/access/clients/set-disabled';
import { addEntries } from '#lib/access/whitelist/add';
import { listEntries } from '#lib/access/whitelist/list';
import { removeEntries } from '#lib/access/whitelist/remove';
import { createCompanyWithOwner } from '#lib/accounts/members/create-company-owner';
import { signIn } from '#lib/accounts/sessions/sign-in';
import { addWebhook } from '#lib/alerts/webhooks/add';
import { type Ctx, systemCtx } from '#lib/core/context';
import { transact } from '#lib/core/transact';
import { closeTransports } from '#lib/delivery/transport-for';
import { parseAddress } from '#lib/net/address';
import { sendWaiting } from '#lib/process/worker';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { type MailServer, startMailServer } from '#lib/testing/mail-server';
import { type SmsGateway, startSmsGateway } from '#lib/testing/sms-gateway';
import { tokenCtx } from '#lib/testing/token-ctx';
import { startWebhookReceiver } from '#lib/testing/webhook-receiver';
import { recordEvent } from './record.ts';

let database: TestDatabase;
let mail: MailServer;
let phone: SmsGateway;
let acme: TestCompany;
let keyId: string;
let ownerEmail: string;

beforeAll(async () => {
  mail = await startMailServer();
  phone = await startSmsGateway();
  database = await openTestDatabase({
    SMTP_URL: mail.url,
    SMS_URL: phone.url,
    APP_URL: 'https://panel.example.test',
  });
});
afterAll(async () => {
  closeTransports();
  await database.close();
  await mail.stop();
  await phone.stop();
});
beforeEach(async () => {
  acme = await makeCompany();
  ownerEmail = acme.owner.actor.type === 'member' ? acme.owner.actor.email : '';
  keyId = (await createAuthkey(asSystem(acme.owner), { name: 'Website', integration: '', ipSecurity: true }))
    .authkey.id;
  mail.received.length = 0;
  phone.received.length = 0;
});

/** The system's own changes tell nobody. */
const asSystem = (ctx: Ctx) => systemCtx(ctx.company, 'test', ctx.now);

/** Sends what waits. @returns subjects and texts, decoded */
async function arrived(): Promise<{ to: string[]; subject: string; text: string }[]> {
  await sendWaiting();
  return mail.received.map(({ to, data }) => {
    const subject = decodeWords(/^Subject: (.*(?:\r\n[ \t].*)*)/im.exec(data)?.[1] ?? '');
    return { to, subject, text: decodeText(data) };
  });
}

function decodeWords(header: string): string {
  return header
    .replace(/\r\n[ \t]/g, ' ')
    .replace(/=\?UTF-8\?Q\?(.*?)\?=\s*/gi, (_, word: string) => quoted(word.replaceAll('_', ' ')));
}

function decodeText(data: string): string {
  const part = /Content-Type: text\/plain[\s\S]*?\r\n\r\n([\s\S]*?)\r\n(?:--|$)/i.exec(data)?.[1] ?? '';
  return quoted(part.replace(/=\r\n/g, '')).replaceAll('\r\n', '\n');
}

function quoted(text: string): string {
  const bytes = text.replace(/=([0-9A-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

const changes: [string, (ctx: Ctx) => Promise<unknown>, string, string[]][] = [
  [
    'IP added to an authkey',
    (ctx) => addEntries(ctx, { credentialId: keyId, entries: '192.0.2.1, 2001:db8::/48, 203.0.113.0/24' }),
    '3 IPs added for Website',
    ['authkey Website', '192.0.2.1', '2001:db8::/48', '203.0.113.0/24', '/authkeys/'],
  ],
  [
    "IP added to the company's list",
    (ctx) => addEntries(ctx, { credentialId: null, entries: '192.0.2.9' }),
    'IP added for the whole company',
    ['the whitelist of', 'which holds for all its authkeys', '192.0.2.9'],
  ],
  [
    'IP deleted',
    async (ctx) => {
      await addEntries(asSystem(ctx), { credentialId: keyId, entries: '192.0.2.7' });
      const { rows } = await listEntries(ctx, { credentialId: keyId });
      await removeEntries(ctx, { ids: [rows[0]!.id] });
    },
    'IP deleted for Website',
    ['192.0.2.7'],
  ],
  [
    'IP security disabled',
    (ctx) => setIpSecurity(ctx, { id: keyId, mode: 'off', confirm: true }),
    'IP security disabled for Website',
    ['any address may use the authkey now'],
  ],
  [
    'IP security enabled',
    async (ctx) => {
      await setIpSecurity(asSystem(ctx), { id: keyId, mode: 'off', confirm: true });
      await setIpSecurity(ctx, { id: keyId, mode: 'on', confirm: true });
    },
    'IP security enabled for Website',
    ['only whitelisted addresses'],
  ],
  [
    'authkey created',
    (ctx) => createAuthkey(ctx, { name: 'Shop', integration: '', ipSecurity: true, entries: '192.0.2.5' }),
    'Authkey created: Shop',
    ['192.0.2.5'],
  ],
  [
    'authkey deleted',
    (ctx) => deleteAuthkey(ctx, { id: keyId, name: 'Website' }),
    'Authkey deleted: Website',
    ['every call with it is refused'],
  ],
  [
    'API client created',
    (ctx) => createClient(ctx, { username: `made_${Date.now()}`, entries: '192.0.2.6' }),
    'API client created: made_',
    ['192.0.2.6'],
  ],
  [
    'API client disabled',
    async (ctx) => {
      const made = await createClient(asSystem(ctx), {
        username: `gone_${Date.now()}`,
        entries: '192.0.2.6',
      });
      await setClientDisabled(ctx, { id: made.client.id, disabled: true });
    },
    'API client disabled: gone_',
    ['it gets no tokens'],
  ],
  [
    'API client deleted',
    async (ctx) => {
      const username = `gone_${Date.now()}`;
      const made = await createClient(asSystem(ctx), { username, entries: '192.0.2.6' });
      await deleteClient(ctx, { id: made.client.id, username });
    },
    'API client deleted: gone_',
    ['it gets no tokens'],
  ],
];

test.each(changes)(
  '%s: one mail to the registered address, with what, where, who, whence and what to do',
  async (_name, change, title, words) => {
    await change(acme.admin);
    const mails = await arrived();
    expect(mails).toHaveLength(1);
    const [{ to, subject, text } = { to: [], subject: '', text: '' }] = mails;
    expect(to).toEqual([ownerEmail]);
    expect(subject).toContain(`${acme.company.name}: ${title}`);
    const admin = acme.admin.actor as { name: string; email: string };
    for (const word of [
      ...words,
      admin.name,
      admin.email,
      '127.0.0.1',
      'If this was not you',
      'https://panel.example.test/',
    ]) {
      expect(text).toContain(word);
    }
    expect(phone.received).toEqual([]);
  },
);

test('what fails is not told of', async () => {
  await expect(addEntries(acme.admin, { credentialId: keyId, entries: '010.0.0.1' })).rejects.toThrow();
  await expect(
    transact(acme.admin, async (tx) => {
      await recordEvent(tx, acme.admin, {
        action: 'whitelist.add',
        target: { type: 'authkey', id: keyId, name: 'Website' },
        after: { entries: ['192.0.2.1'] },
      });
      throw new Error('undone');
    }),
  ).rejects.toThrow('undone');
  expect(await arrived()).toEqual([]);
});

test('another company is told of nothing', async () => {
  const globex = await makeCompany();
  await addEntries(acme.owner, { credentialId: keyId, entries: '192.0.2.1' });
  const globexEmail = globex.owner.actor.type === 'member' ? globex.owner.actor.email : '';
  expect((await arrived()).flatMap((each) => each.to)).not.toContain(globexEmail);
});

test('a name cannot become a header or a line of its own', async () => {
  await transact(acme.admin, (tx) =>
    recordEvent(tx, acme.admin, {
      action: 'authkey.delete',
      target: { type: 'authkey', id: keyId, name: 'Web\r\nBcc: eve@example.test\r\n\r\nsite' },
    }),
  );
  const [received] = await arrived();
  expect(received?.subject).toContain('Web Bcc: eve@example.test site');
  expect(mail.received[0]?.data).not.toMatch(/^Bcc:/m);
  expect(received?.to).toEqual([ownerEmail]);
});

test('a changed address is told of at the old and the new one, a changed mobile by SMS at both', async () => {
  const target = { type: 'member', id: keyId, name: 'Olga' };
  await transact(acme.admin, async (tx) => {
    const emails = { before: { email: 'old@example.test' }, after: { email: 'new@example.test' } };
    await recordEvent(tx, acme.admin, { action: 'member.change-email', target, ...emails });
    const mobiles = { before: { mobile: '+14155550111' }, after: { mobile: '+14155550112' } };
    await recordEvent(tx, acme.admin, { action: 'member.change-mobile', target, ...mobiles });
  });
  const mails = await arrived();
  const emailTold = mails.filter(({ subject }) => subject.includes('Registered email changed'));
  expect(emailTold.flatMap(({ to }) => to).sort()).toEqual(
    [ownerEmail, 'new@example.test', 'old@example.test'].sort(),
  );
  const digits = (to: string) => to.replace('+', '');
  expect(phone.received.map(({ to }) => digits(to)).sort()).toEqual(['14155550111', '14155550112']);
});

test('a changed mobile is told of at both numbers also in quiet hours, the others wait', async () => {
  const { prisma } = database.runtime;
  const companyId = acme.company.id;
  const now = new Date();
  const minute = now.getUTCHours() * 60 + now.getUTCMinutes();
  const smsQuietFrom = (minute + 1_430) % 1_440;
  const smsQuietTo = (minute + 60) % 1_440;
  await prisma.company.update({ where: { id: companyId }, data: { smsQuietFrom, smsQuietTo } });
  await prisma.alertSetting.create({
    data: { companyId, kind: 'contact-changed', channel: 'sms', enabled: true },
  });
  await transact(acme.admin, (tx) =>
    recordEvent(tx, acme.admin, {
      action: 'member.change-mobile',
      target: { type: 'member', id: keyId, name: 'Olga' },
      before: { mobile: '+14155550113' },
      after: { mobile: '+14155550114' },
    }),
  );
  await arrived();
  const digits = phone.received.map(({ to }) => to.replace('+', ''));
  expect(digits.sort()).toEqual(['14155550113', '14155550114']);
  const waiting = await prisma.notice.findMany({ where: { companyId, channel: 'sms', state: 'queued' } });
  expect(waiting).toHaveLength(1);
  expect(waiting[0]?.nextTryAt.getTime()).toBeGreaterThan(now.getTime() + 3_000_000);
});

test('a sign-in from an address that was never used is told of, one from a known address is not', async () => {
  const password = 'a-long-enough-password';
  const { owner, company } = await createCompanyWithOwner({
    companyName: 'Initech',
    name: 'Peter',
    email: `peter-${Date.now()}@example.test`,
    mobile: '+14155550177',
    password,
  });
  const from = (ip: string) =>
    signIn({ email: owner.email, password }, { address: parseAddress(ip), userAgent: 'Firefox' });
  await from('192.0.2.1');
  await from('192.0.2.1');
  expect(await arrived()).toEqual([]);
  await from('203.0.113.8');
  const [told, ...others] = await arrived();
  expect(others).toEqual([]);
  expect(told).toMatchObject({ to: [owner.email], subject: `${company.name}: Sign-in from a new IP: Peter` });
  expect(told?.text).toContain('203.0.113.8');
  expect(told?.text).toContain('Firefox');
});

test('whose sessions are long gone is told of a new address all the same, and not of one used before', async () => {
  const password = 'a-long-enough-password';
  const { owner, company } = await createCompanyWithOwner({
    companyName: 'Initrode',
    name: 'Milton',
    email: `milton-${Date.now()}@example.test`,
    mobile: '+14155550178',
    password,
  });
  const from = async (ip: string) => {
    await signIn({ email: owner.email, password }, { address: parseAddress(ip), userAgent: 'Firefox' });
    await database.runtime.prisma.session.deleteMany({ where: { companyId: company.id } });
  };
  await from('2001:db8:1:2::3');
  await from('2001:db8:1:2::4');
  expect(await arrived()).toEqual([]);
  await from('203.0.113.9');
  expect((await arrived()).map(({ subject }) => subject)).toEqual([
    `${company.name}: Sign-in from a new IP: Milton`,
  ]);
});

test('what is switched off still reaches the owners where it always does; others only where it is on', async () => {
  const { prisma } = database.runtime;
  const companyId = acme.company.id;
  await prisma.alertRecipient.createMany({
    data: [
      { companyId, channel: 'email', address: 'ops@example.test', addedBy: 'x', confirmedAt: new Date() },
      { companyId, channel: 'email', address: 'unconfirmed@example.test', addedBy: 'x' },
      { companyId, channel: 'sms', address: '+14155550188', addedBy: 'x', confirmedAt: new Date() },
    ],
  });
  await addEntries(acme.admin, { credentialId: keyId, entries: '192.0.2.1' });
  expect((await arrived()).flatMap(({ to }) => to).sort()).toEqual([ownerEmail, 'ops@example.test'].sort());
  mail.received.length = 0;
  await prisma.alertSetting.createMany({
    data: [
      { companyId, kind: 'ip-added', channel: 'email', enabled: false },
      { companyId, kind: 'ip-added', channel: 'sms', enabled: true },
    ],
  });
  await addEntries(acme.admin, { credentialId: keyId, entries: '192.0.2.2' });
  expect((await arrived()).flatMap(({ to }) => to)).toEqual([ownerEmail]);
  expect(phone.received.map(({ text }) => text)).toEqual([
    expect.stringContaining('192.0.2.2 was added for Website.'),
    expect.stringContaining('192.0.2.2 was added for Website.'),
  ]);
});

test('a webhook is posted what happened, signed, with ids for programs', async () => {
  const receiver = await startWebhookReceiver();
  try {
    const { secret } = await addWebhook(acme.owner, { url: receiver.url });
    receiver.secret = secret;
    await addEntries(acme.admin, { credentialId: keyId, entries: '192.0.2.1' });
    await sendWaiting();
    expect(receiver.received).toHaveLength(1);
    expect(receiver.received[0]).toMatchObject({
      verified: true,
      body: {
        type: 'alert.ip-added',
        timestamp: expect.any(String),
        data: {
          companyId: acme.company.id,
          title: 'IP added for Website',
          url: `https://panel.example.test/authkeys/${keyId}`,
          entries: ['192.0.2.1'],
          target: { type: 'authkey', id: keyId, name: 'Website' },
          ip: '127.0.0.1',
        },
      },
    });
  } finally {
    await receiver.stop();
  }
});

test('what a program has done says with which service token', async () => {
  const token = await tokenCtx(acme.admin, 'ips:write');
  await addEntries(token, { credentialId: keyId, entries: '192.0.2.1' });
  const [message] = await arrived();
  expect(message?.text).toContain('service token CI');
});
