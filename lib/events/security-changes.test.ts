import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createAuthkey } from '#lib/access/authkeys/create';
import { renameAuthkey } from '#lib/access/authkeys/rename';
import { setAuthkeyDisabled } from '#lib/access/authkeys/set-disabled';
import { removeCallback } from '#lib/access/callbacks/remove';
import { rotateCallbackSecret } from '#lib/access/callbacks/rotate-secret';
import { setCallback } from '#lib/access/callbacks/set';
import { createClient } from '#lib/access/clients/create';
import { issuePassword } from '#lib/access/clients/issue-password';
import { revokeTokens } from '#lib/access/clients/revoke-tokens';
import { setClientDisabled } from '#lib/access/clients/set-disabled';
import { setPasswordExpiry } from '#lib/access/clients/set-password-expiry';
import { inviteMember } from '#lib/accounts/invitations/invite';
import { withdrawInvitation } from '#lib/accounts/invitations/withdraw';
import { setMemberDisabled } from '#lib/accounts/members/set-disabled';
import { setMemberRole } from '#lib/accounts/members/set-role';
import { addRecipient } from '#lib/alerts/recipients/add';
import { removeRecipient } from '#lib/alerts/recipients/remove';
import { setAlert } from '#lib/alerts/set';
import { setQuietHours } from '#lib/alerts/set-quiet-hours';
import { addWebhook } from '#lib/alerts/webhooks/add';
import { removeWebhook } from '#lib/alerts/webhooks/remove';
import { rotateWebhookSecret } from '#lib/alerts/webhooks/rotate-secret';
import { type Ctx, systemCtx } from '#lib/core/context';
import { createTemplate } from '#lib/messages/templates/create';
import { deleteTemplate } from '#lib/messages/templates/delete';
import { updateTemplate } from '#lib/messages/templates/update';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { startWebhookReceiver } from '#lib/testing/webhook-receiver';
import { alertOf } from './alert-of.ts';
import { alertChannels, alertKindNames } from './kinds.ts';

let database: TestDatabase;
let receiver: Awaited<ReturnType<typeof startWebhookReceiver>>;
let acme: TestCompany;
let keyId: string;
let clientId: string;

beforeAll(async () => {
  database = await openTestDatabase();
  receiver = await startWebhookReceiver();
});
afterAll(async () => {
  await receiver.stop();
  await database.close();
});
beforeEach(async () => {
  acme = await makeCompany();
  const key = await createAuthkey(system(), { name: 'Website', integration: '', ipSecurity: true });
  const client = await createClient(system(), { username: `edge_${mark()}`, entries: '192.0.2.6' });
  [keyId, clientId] = [key.authkey.id, client.client.id];
  // All that can be switched off is.
  await database.runtime.prisma.alertSetting.createMany({
    data: alertKindNames.flatMap((kind) =>
      alertChannels.map((channel) => ({ companyId: acme.company.id, kind, channel, enabled: false })),
    ),
  });
});

const mark = () => randomBytes(4).toString('hex');
const system = () => systemCtx(acme.company, 'test', acme.owner.now);
const emailOf = (ctx: Ctx) => (ctx.actor as { email: string }).email;
const idOf = (ctx: Ctx) => (ctx.actor as { id: string }).id;
const otp = { name: 'OTP', text: 'Your code is ##CODE##' };
const person = () => ({ name: 'Eve', email: `eve-${mark()}@example.test`, mobile: '+14155550199' });

/** Mails about changes: to whom, and what they say. */
async function mails() {
  const { prisma } = database.runtime;
  const where = { companyId: acme.company.id, channel: 'email' as const, kind: { startsWith: 'alert.' } };
  const rows = await prisma.notice.findMany({ where, orderBy: { createdAt: 'asc' } });
  return rows.filter(({ kind }) => kind !== 'alert.confirm');
}

const changes: [string, (ctx: Ctx) => Promise<unknown>, string, ...words: string[]][] = [
  [
    'authkey disabled',
    (ctx) => setAuthkeyDisabled(ctx, { id: keyId, disabled: true }),
    'Authkey disabled: Website',
  ],
  [
    'authkey enabled',
    async (ctx) => {
      await setAuthkeyDisabled(system(), { id: keyId, disabled: true });
      await setAuthkeyDisabled(ctx, { id: keyId, disabled: false });
    },
    'Authkey enabled: Website',
  ],
  [
    'authkey renamed',
    (ctx) => renameAuthkey(ctx, { id: keyId, name: 'Shop', integration: '' }),
    'Authkey renamed: Shop',
    'Website',
  ],
  [
    'callback set',
    (ctx) => setCallback(ctx, { authkeyId: keyId, url: receiver.url }),
    'Delivery callback set: Website',
    'https://',
  ],
  [
    'callback removed',
    async (ctx) => {
      await setCallback(system(), { authkeyId: keyId, url: receiver.url });
      await removeCallback(ctx, { authkeyId: keyId });
    },
    'Delivery callback removed: Website',
  ],
  [
    'callback secret renewed',
    async (ctx) => {
      await setCallback(system(), { authkeyId: keyId, url: receiver.url });
      await rotateCallbackSecret(ctx, { authkeyId: keyId });
    },
    'Delivery callback secret renewed: Website',
  ],
  [
    'client enabled',
    async (ctx) => {
      await setClientDisabled(system(), { id: clientId, disabled: true });
      await setClientDisabled(ctx, { id: clientId, disabled: false });
    },
    'API client enabled: edge_',
  ],
  [
    'client password issued',
    (ctx) => issuePassword(ctx, { id: clientId }),
    'API client given a new password: edge_',
  ],
  [
    'client tokens revoked',
    (ctx) => revokeTokens(ctx, { id: clientId }),
    "API client's tokens revoked: edge_",
  ],
  [
    'client expiry set',
    (ctx) => setPasswordExpiry(ctx, { id: clientId, passwordExpireDays: 0 }),
    "API client's password expiry changed: edge_",
  ],
  [
    'alert switched on',
    (ctx) => setAlert(ctx, { kind: 'refused', channel: 'email', enabled: true }),
    'Alert by email switched on: Requests refused (418)',
  ],
  [
    'alert switched off',
    async (ctx) => {
      await setAlert(system(), { kind: 'refused', channel: 'email', enabled: true });
      await setAlert(ctx, { kind: 'refused', channel: 'email', enabled: false });
    },
    'Alert by email switched off: Requests refused (418)',
    '/alerts',
  ],
  [
    'quiet hours set',
    (ctx) => setQuietHours(ctx, { hours: { from: '00:00', to: '23:59' }, timeZone: 'UTC' }),
    'Quiet hours changed',
    '00:00',
  ],
  ['webhook added', (ctx) => addWebhook(ctx, { url: receiver.url }), 'Alert webhook added: https://'],
  [
    'webhook removed',
    async (ctx) => {
      const { webhook } = await addWebhook(system(), { url: receiver.url });
      await removeWebhook(ctx, { id: webhook.id });
    },
    'Alert webhook removed: https://',
  ],
  [
    'webhook secret renewed',
    async (ctx) => {
      const { webhook } = await addWebhook(system(), { url: receiver.url });
      await rotateWebhookSecret(ctx, { id: webhook.id });
    },
    'Alert webhook secret renewed: https://',
  ],
  [
    'recipient added',
    (ctx) => addRecipient(ctx, { channel: 'email', address: 'eve@example.test' }),
    'Alert recipient added: eve@example.test',
  ],
  [
    'recipient removed',
    async (ctx) => {
      const { id } = await addRecipient(ctx, { channel: 'email', address: 'ops@example.test' });
      await database.runtime.prisma.notice.deleteMany({ where: { companyId: acme.company.id } });
      await removeRecipient(ctx, { id });
    },
    'Alert recipient removed: ops@example.test',
  ],
  [
    'owner invited',
    (ctx) => inviteMember(ctx, { ...person(), role: 'owner' }),
    'Member invited: Eve',
    'Now (role):',
    'owner',
  ],
  [
    'invitation withdrawn',
    async (ctx) => {
      const { id } = await inviteMember(system(), { ...person(), role: 'admin' });
      await withdrawInvitation(ctx, { id });
    },
    'Invitation withdrawn: Eve',
  ],
  [
    'member enabled',
    async (ctx) => {
      await setMemberDisabled(system(), { id: idOf(acme.viewer), disabled: true });
      await setMemberDisabled(ctx, { id: idOf(acme.viewer), disabled: false });
    },
    'Member enabled: viewer',
  ],
  ['template created', (ctx) => createTemplate(ctx, otp), 'Template created: OTP', 'Your code is ##CODE##'],
  [
    'template changed',
    async (ctx) => {
      const { id } = await createTemplate(system(), otp);
      await updateTemplate(ctx, { id, name: 'OTP', text: 'Pay at evil.example ##CODE##' });
    },
    'Template changed: OTP',
    'Pay at evil.example',
    'Your code is',
  ],
  [
    'template deleted',
    async (ctx) => {
      const { id } = await createTemplate(system(), otp);
      await deleteTemplate(ctx, { id });
    },
    'Template deleted: OTP',
  ],
];

test.each(changes)(
  '%s: the owner is mailed although all that can be is switched off',
  async (_, change, title, ...words) => {
    await change(acme.owner);
    const sent = await mails();
    expect(sent.map(({ recipient }) => recipient)).toEqual([emailOf(acme.owner)]);
    expect(sent[0]?.subject).toContain(title);
    for (const word of [
      ...words,
      (acme.owner.actor as { name: string }).name,
      '127.0.0.1',
      'If this was not you',
    ]) {
      expect(sent[0]?.text).toContain(word);
    }
  },
);

test('an owner who is demoted or shut out is told of it, and of nothing after that', async () => {
  const second = await makeMember('owner');
  const third = await makeMember('owner');
  await setMemberRole(acme.owner, { id: second.id, role: 'viewer' });
  await setMemberDisabled(acme.owner, { id: third.id, disabled: true });
  const told = (await mails()).map(({ recipient, subject }) => [recipient, subject.split(': ')[1]]);
  expect(told).toEqual(
    expect.arrayContaining([
      [second.email, 'Role changed'],
      [third.email, 'Member disabled'],
      [emailOf(acme.owner), 'Role changed'],
      [emailOf(acme.owner), 'Member disabled'],
    ]),
  );
  await database.runtime.prisma.notice.deleteMany({ where: { companyId: acme.company.id } });
  await setAuthkeyDisabled(acme.owner, { id: keyId, disabled: true });
  expect((await mails()).map(({ recipient }) => recipient)).toEqual([emailOf(acme.owner)]);
});

test('nothing that gives access or sends something elsewhere is silent', () => {
  const silent = Object.entries(alertOf).filter(([, build]) => build === 'silent');
  expect(silent.map(([action]) => action)).toEqual([
    'access.refuse',
    'alerts.refuse-otp',
    'alerts.resend-confirmation',
    'alerts.retry-delivery',
    'alerts.test-webhook',
    'audit-log.cut',
    'audit-log.export',
    'audit-log.verify',
    'authkeys.open',
    'company.create',
    'demo.complete',
    'ip-list.dismiss',
    'ip-list.read',
    'ip-list.recover',
    'ip-list.stale',
    'ip-list.wait',
    'member.refuse-password',
    'member.request-email-change',
    'member.request-mobile-change',
    'member.resend-invitation',
    'member.withdraw-email-change',
    'message.send_again',
    'message.test',
    'otp.refuse',
    'otp.send',
    'session.end',
    'session.fail',
    'session.limit',
    'session.refuse',
    'session.revoke',
    'session.start',
    'whitelist.export',
    'whitelist.set-note',
  ]);
});

function makeMember(role: 'owner' | 'admin') {
  const { prisma } = database.runtime;
  const { email, name, mobile } = person();
  return prisma.member.create({
    data: { companyId: acme.company.id, email, name, mobile, role, passwordHash: 'none' },
    select: { id: true, email: true },
  });
}
