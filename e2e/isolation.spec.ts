import { randomInt } from 'node:crypto';
import type { Browser, BrowserContext, Locator, Page } from 'playwright/test';
import { createAuthkey } from '#lib/access/authkeys/create';
import { createClient } from '#lib/access/clients/create';
import { createIpList } from '#lib/access/ip-lists/create';
import { createServiceToken } from '#lib/access/service-tokens/create';
import { addEntries } from '#lib/access/whitelist/add';
import { addWebhook } from '#lib/alerts/webhooks/add';
import { systemCtx } from '#lib/core/context';
import type { Runtime } from '#lib/core/runtime';
import {
  askToRemove,
  baseUrl,
  type Company,
  expect,
  openSection,
  type Person,
  sendMessage,
  signIn,
  test,
} from './fixtures.ts';
import { pendingRead } from './pending-read.ts';

interface Captured {
  url: string;
  headers: Record<string, string>;
  body: Buffer | null;
}

/** Lets the person press, but keeps the server action from being sent: it comes back to be sent by others. */
async function capture(page: Page, press: () => Promise<void>): Promise<Captured> {
  const caught = Promise.withResolvers<Captured>();
  const handler = async (route: import('playwright/test').Route) => {
    const request = route.request();
    const headers = await request.allHeaders();
    if (request.method() !== 'POST' || !headers['next-action']) return route.fallback();
    const { cookie: _, ...rest } = headers;
    caught.resolve({ url: request.url(), headers: rest, body: request.postDataBuffer() });
    return route.abort();
  };
  await page.route('**/*', handler);
  await press();
  const found = await caught.promise;
  await page.unroute('**/*', handler);
  return found;
}

function replay(context: BrowserContext, { url, headers, body }: Captured) {
  const own = Object.fromEntries(
    Object.entries(headers).filter(([name]) => !name.startsWith(':') && name !== 'content-length'),
  );
  // The test of a webhook waits for a name that may be looked up in vain for long.
  return context.request.post(url, { headers: own, data: body ?? '', maxRedirects: 0, timeout: 30_000 });
}

/** Presses what opens a dialog that reads at once what comes of it, and waits until it has. */
async function looked(page: Page, button: Locator): Promise<void> {
  const answer = page.waitForResponse((each) => each.request().method() === 'POST');
  await button.click();
  await answer;
}

async function session(browser: Browser, person?: Person): Promise<BrowserContext> {
  const context = await browser.newContext();
  if (person) await signIn(context, person);
  return context;
}

/** All that the company's people could have changed. */
async function stateOf(runtime: Runtime, companyId: string): Promise<string> {
  const where = { companyId };
  const [
    keys,
    secrets,
    clients,
    passwords,
    tokens,
    entries,
    lists,
    uses,
    templates,
    members,
    invitations,
    sessions,
    alerts,
  ] = await Promise.all([
    runtime.prisma.authkey.findMany({ where, omit: { lastUsedAt: true }, orderBy: { id: 'asc' } }),
    runtime.prisma.authkeySecret.findMany({
      where,
      omit: { hash: true, lastUsedAt: true },
      orderBy: { id: 'asc' },
    }),
    runtime.prisma.client.findMany({
      where,
      omit: { lastTokenAt: true, lastUsedAt: true },
      orderBy: { id: 'asc' },
    }),
    runtime.prisma.clientPassword.findMany({ where, orderBy: { id: 'asc' } }),
    runtime.prisma.serviceToken.findMany({ where, omit: { hash: true }, orderBy: { id: 'asc' } }),
    runtime.prisma.whitelistEntry.findMany({ where, orderBy: { id: 'asc' } }),
    runtime.prisma.ipList.findMany({ where, orderBy: { id: 'asc' } }),
    runtime.prisma.ipListUse.findMany({ where, orderBy: { id: 'asc' } }),
    runtime.prisma.template.findMany({ where, orderBy: { id: 'asc' } }),
    runtime.prisma.member.findMany({ where, orderBy: { id: 'asc' } }),
    runtime.prisma.invitation.findMany({ where, orderBy: { id: 'asc' } }),
    runtime.prisma.session.findMany({ where, omit: { stepUpUntil: true }, orderBy: { id: 'asc' } }),
    alertsOf(runtime, companyId),
  ]);
  return JSON.stringify({
    keys,
    secrets,
    clients,
    passwords,
    tokens,
    entries,
    lists,
    uses,
    templates,
    members,
    invitations,
    sessions,
    alerts,
  });
}

/** Without what the worker changes by itself. */
function alertsOf({ prisma }: Runtime, companyId: string) {
  const where = { companyId };
  return Promise.all([
    prisma.alertSetting.findMany({ where, orderBy: [{ kind: 'asc' }, { channel: 'asc' }] }),
    prisma.alertRecipient.findMany({ where, orderBy: { id: 'asc' } }),
    prisma.alertWebhook.findMany({ where, orderBy: { id: 'asc' } }),
    prisma.company.findUnique({
      where: { id: companyId },
      select: {
        smsQuietFrom: true,
        smsQuietTo: true,
        timeZone: true,
        requireIpSecurityDays: true,
        authkeyLifeDays: true,
        panelIps: true,
      },
    }),
    prisma.auditEvent.count({ where: { ...where, action: { startsWith: 'alerts.' } } }),
  ]);
}

/** Leads nowhere. */
const guardedHook = 'https://guarded.invalid/';

/** What the page Alerts can change. */
function alertActions(page: Page) {
  const url = `${baseUrl()}/alerts`;
  const inRegion = (name: string) => page.getByRole('region', { name, exact: true });
  const nothing = async () => {};
  const typed = (name: string, box: string, text: string, button: string) => ({
    url,
    prepare: () => inRegion(name).getByRole('textbox', { name: box }).fill(text),
    press: () => inRegion(name).getByRole('button', { name: button, exact: true }).click(),
  });
  const asked = (button: string, confirm: string) => ({
    url,
    prepare: () => page.getByRole('button', { name: button }).click(),
    press: () => page.getByRole('dialog').getByRole('button', { name: confirm, exact: true }).click(),
  });
  const pressed = (button: string) => ({
    url,
    prepare: nothing,
    press: () => page.getByRole('button', { name: button }).click(),
  });
  const toRecipient = 'Email address or mobile number';
  return {
    'switch an alert': {
      url,
      prepare: nothing,
      press: () => page.getByRole('switch', { name: 'Requests refused (418): SMS' }).click(),
    },
    'add a recipient': typed('Recipients', toRecipient, 'more@example.test', 'Add'),
    'send another confirmation': pressed('Send another mail to guarded@example.test'),
    'remove a recipient': asked('Remove guarded@example.test', 'Remove'),
    'add a webhook': typed('Webhooks', 'Webhook URL', 'https://more.invalid/', 'Add webhook'),
    'test a webhook': pressed(`Test ${guardedHook}`),
    'edit a webhook': {
      url,
      prepare: async () => {
        await page.getByRole('button', { name: `Edit ${guardedHook}` }).click();
        await page.getByRole('dialog').getByRole('checkbox', { name: 'Audit events' }).click();
      },
      press: () => page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click(),
    },
    "change a webhook's secret": asked(`New secret for ${guardedHook}`, 'Make new secret'),
    'set quiet hours': {
      url,
      prepare: () => inRegion('Quiet hours').getByLabel('From').fill('20:00'),
      press: () => page.getByRole('button', { name: 'Set quiet hours' }).click(),
    },
    'send an alert again': pressed(`Send again to ${guardedHook}`),
    'remove a webhook': asked(`Remove ${guardedHook}`, 'Remove'),
  };
}

async function furnish(company: Company, runtime: Runtime) {
  const ctx = systemCtx(company, 'e2e');
  const made = await createAuthkey(ctx, {
    name: 'Guarded',
    integration: 'Go',
    ipSecurity: true,
    entries: '192.0.2.1',
  });
  const { client } = await createClient(ctx, {
    username: `guarded.${randomInt(1_000_000_000)}`,
    entries: '192.0.2.66',
  });
  await runtime.prisma.recentIp.create({
    data: {
      companyId: company.id,
      credentialId: client.id,
      ip: '203.0.113.4',
      firstSeenAt: new Date(),
      lastSeenAt: new Date(),
      refused: 1,
    },
  });
  const { token } = await createServiceToken(ctx, {
    name: 'Guarded token',
    scopes: ['ips:write'],
    entries: '192.0.2.67',
    expires: 86_400,
  });
  await addEntries(ctx, { credentialId: null, entries: '198.51.100.7', note: '' });
  const list = await createIpList(ctx, { name: 'Guarded offices', source: 'hand', entries: '192.0.2.99' });
  const feed = await runtime.prisma.ipList.create({
    data: {
      companyId: company.id,
      name: 'Guarded feed',
      source: 'url',
      url: guardedHook,
      format: 'text',
      createdBy: 'A',
      waitsSince: new Date(),
      pending: pendingRead(['192.0.2.98'], { reasons: ['grows'] }),
    },
  });
  const template = await runtime.prisma.template.create({
    data: { companyId: company.id, name: 'Guarded', text: 'Hello ##VAR1##' },
  });
  const recipient = {
    companyId: company.id,
    channel: 'email' as const,
    address: 'guarded@example.test',
    addedBy: 'A',
  };
  await runtime.prisma.alertRecipient.create({ data: recipient });
  await addWebhook(ctx, { url: guardedHook });
  await runtime.prisma.notice.create({
    data: {
      companyId: company.id,
      channel: 'webhook',
      queue: 'webhook',
      kind: 'alert.refused',
      recipient: guardedHook,
      text: '{}',
      state: 'failed',
      failure: 'Guarded',
    },
  });
  const refused = await sendMessage({ authkey: made.secret, templateId: template.id, from: '127.0.0.4' });
  await sendMessage({ authkey: made.secret, templateId: template.id, from: '127.0.0.5' });
  return { ...made, client, list, feed, token, template, requestId: String(refused.json.requestId) };
}

const areas = ['authkeys', 'API clients', 'IP lists', 'Service tokens', 'Settings', 'Alerts'] as const;
type Area = (typeof areas)[number];

interface Action {
  url: string;
  prepare(): Promise<void>;
  press(): Promise<void>;
}

for (const area of areas) {
  test(`${area}: an action of the owner does nothing for a viewer, another company, a closed section, a signed-out browser`, async ({
    page,
    browser,
    company,
    otherCompany,
    runtime,
  }) => {
    test.setTimeout(180_000);
    const { authkey, client, list, feed, token } = await furnish(company, runtime);
    await signIn(page.context(), company.owner);
    const others: [string, BrowserContext][] = [
      ['a viewer', await session(browser, company.viewer)],
      ["another company's owner", await session(browser, otherCompany.owner)],
      ['nobody', await session(browser)],
    ];
    await openSection(runtime, company, company.owner);
    await openSection(runtime, company, company.viewer);
    await openSection(runtime, otherCompany, otherCompany.owner);
    others.push(['the owner without an OTP', await session(browser, company.owner)]);

    const keyPage = `${baseUrl()}/authkeys/${authkey.id}`;
    const clientPage = `${baseUrl()}/clients/${client.id}`;
    const tokensPage = `${baseUrl()}/settings/service-tokens`;
    const tokenPage = `${tokensPage}/${token.id}`;
    const listPage = `${baseUrl()}/ip-lists/${list.id}`;
    const inList = (name: string) => page.getByRole('region', { name, exact: true });
    const addTo = (list: string, url = keyPage) => ({
      url,
      prepare: () =>
        inList(list).getByRole('textbox', { name: 'IP addresses or ranges' }).fill('203.0.113.77'),
      press: () => inList(list).getByRole('button', { name: 'Add', exact: true }).click(),
    });
    const removeFrom = (list: string, entry: string, url = keyPage) => ({
      url,
      prepare: async () => {
        // What the dialog reads before it asks is none of the actions tried here.
        await askToRemove(page, inList(list), entry);
      },
      press: () => page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click(),
    });
    const whitelistFrom = (url: string, scope: string, ip = '127.0.0.4') => ({
      url,
      prepare: () =>
        page
          .getByRole('button', { name: `Whitelist ${ip}` })
          .first()
          .click(),
      press: () => page.getByRole('menuitem', { name: scope, exact: true }).click(),
    });
    const fromMenu = (
      item: string,
      button: string,
      prepare?: () => Promise<unknown>,
      name: string = client.username,
    ) => ({
      url: clientPage,
      prepare: async () => {
        await page.getByRole('button', { name: `More about ${name}` }).click();
        await page.getByRole('menuitem', { name: item }).click();
        await prepare?.();
      },
      press: () => page.getByRole('dialog').getByRole('button', { name: button, exact: true }).click(),
    });
    const settingsPage = `${baseUrl()}/settings`;
    const failedLogs = `${baseUrl()}/sms/failed-logs`;
    const guest = `guest-${randomInt(1_000_000_000)}@example.test`;
    const ofPerson = (name: string, item: string, button: string, prepare?: () => Promise<unknown>) => ({
      ...fromMenu(item, button, prepare, name),
      url: settingsPage,
    });
    const actions: Record<Area, Record<string, Action>> = {
      authkeys: {
        'add to the authkey': addTo('Whitelisted IPs'),
        'add to the company': addTo("Company's whitelisted IPs"),
        'edit an entry': {
          url: keyPage,
          prepare: async () => {
            await inList('Whitelisted IPs').getByRole('button', { name: 'Edit 192.0.2.1' }).click();
            await page.getByRole('dialog').getByRole('textbox', { name: 'Note' }).fill('Edited');
          },
          press: () => page.getByRole('dialog').getByRole('button', { name: 'Save' }).click(),
        },
        'remove from the authkey': removeFrom('Whitelisted IPs', '192.0.2.1'),
        'remove from the company': removeFrom("Company's whitelisted IPs", '198.51.100.7'),
        'whitelist a recent IP': whitelistFrom(keyPage, 'This authkey'),
        // Another one than above: what would get in by now has no "+".
        'whitelist from Failed Logs': whitelistFrom(failedLogs, 'Whole company', '127.0.0.5'),
        'let the authkey only report': {
          url: keyPage,
          prepare: async () => {},
          press: () => page.getByRole('switch', { name: 'Report only' }).click(),
        },
        'take back what was added': {
          url: keyPage,
          prepare: async () => {
            const box = inList('Whitelisted IPs').getByRole('textbox', { name: 'IP addresses or ranges' });
            await box.fill('203.0.113.78');
            await inList('Whitelisted IPs').getByRole('button', { name: 'Add', exact: true }).click();
            // It stays as long as somebody points at it.
            await page.getByRole('button', { name: 'Undo' }).hover();
          },
          press: () => page.getByRole('button', { name: 'Undo' }).click(),
        },
        'roll the authkey': { ...fromMenu('Roll authkey', 'Roll', undefined, authkey.name), url: keyPage },
        'end the old authkey': {
          url: keyPage,
          prepare: () => page.getByRole('button', { name: 'End old authkey now' }).click(),
          press: () => page.getByRole('dialog').getByRole('button', { name: 'End old authkey now' }).click(),
        },
        "change the authkey's expiry": {
          ...fromMenu(
            'Change expiry',
            'Save',
            () =>
              page.getByRole('dialog').getByRole('combobox', { name: 'Expires' }).selectOption('In 30 days'),
            authkey.name,
          ),
          url: keyPage,
        },
        'turn off IP security': {
          url: keyPage,
          prepare: () => page.getByRole('switch', { name: 'IP security' }).click(),
          press: () => page.getByRole('button', { name: 'Turn off IP security' }).click(),
        },
      },
      'API clients': {
        'add to the client': addTo('Whitelisted IPs', clientPage),
        'remove from the client': removeFrom('Whitelisted IPs', '192.0.2.66', clientPage),
        "whitelist a client's recent IP": whitelistFrom(clientPage, 'This API client', '203.0.113.4'),
        'let the client only report': {
          url: clientPage,
          prepare: async () => {},
          press: () => page.getByRole('switch', { name: 'Report only' }).click(),
        },
        "issue a client's password": fromMenu('New password', 'Issue new password'),
        "revoke a client's tokens": fromMenu('Revoke all tokens', 'Revoke all tokens'),
        "set a client's expiry": fromMenu('Password expiry', 'Save', () =>
          page.getByLabel('Password expires').selectOption('never'),
        ),
        'disable the client': fromMenu('Disable', 'Disable'),
        'enable the client': fromMenu('Enable', 'Enable'),
        'delete the client': fromMenu('Delete', 'Delete', () =>
          page.getByRole('textbox', { name: `Type ${client.username} to confirm` }).fill(client.username),
        ),
      },
      'IP lists': {
        'create a list': {
          url: `${baseUrl()}/ip-lists/new`,
          prepare: () => page.getByRole('textbox', { name: 'Name' }).fill('More offices'),
          press: () => page.getByRole('button', { name: 'Create', exact: true }).click(),
        },
        'edit a list': {
          url: listPage,
          prepare: async () => {
            await page.getByRole('button', { name: 'Edit', exact: true }).click();
            await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Guarded places');
          },
          press: () => page.getByRole('dialog').getByRole('button', { name: 'Save' }).click(),
        },
        'add to a list': addTo('Entries', listPage),
        'remove from a list': removeFrom('Entries', '192.0.2.99', listPage),
        'approve what was read': {
          url: `${baseUrl()}/ip-lists/${feed.id}`,
          prepare: async () => {},
          press: () => page.getByRole('button', { name: 'Approve' }).click(),
        },
        'attach a list': {
          url: keyPage,
          prepare: async () => {
            await inList('IP lists').getByRole('button', { name: 'Attach list' }).click();
            await page.getByRole('dialog').getByRole('combobox', { name: 'IP list' }).selectOption(list.id);
          },
          press: () => page.getByRole('dialog').getByRole('button', { name: 'Attach', exact: true }).click(),
        },
        'detach a list': {
          url: keyPage,
          // What the dialog reads before it asks is none of the actions tried here.
          prepare: () =>
            looked(page, inList('IP lists').getByRole('button', { name: 'Detach Guarded places' })),
          press: () => page.getByRole('dialog').getByRole('button', { name: 'Detach', exact: true }).click(),
        },
        'delete a list': {
          url: listPage,
          prepare: async () => {
            await looked(page, page.getByRole('button', { name: 'Delete', exact: true }));
            await page
              .getByRole('textbox', { name: 'Type Guarded places to confirm' })
              .fill('Guarded places');
          },
          press: () => page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click(),
        },
      },
      Settings: {
        'invite a member': {
          url: settingsPage,
          prepare: async () => {
            await page.getByRole('button', { name: 'Invite member' }).click();
            await page.getByRole('textbox', { name: 'Name' }).fill('Gina Guest');
            await page.getByRole('textbox', { name: 'Email' }).fill(guest);
            await page.getByRole('textbox', { name: 'Mobile number' }).fill('+14155550177');
          },
          press: () => page.getByRole('dialog').getByRole('button', { name: 'Send invitation' }).click(),
        },
        'send the invitation again': ofPerson('Gina Guest', 'Send again', 'Send again'),
        'withdraw the invitation': ofPerson('Gina Guest', 'Withdraw', 'Withdraw'),
        "change a member's role": ofPerson('Adam Admin', 'Change role', 'Change role', () =>
          page.getByRole('dialog').getByLabel('Role').selectOption('owner'),
        ),
        'disable a member': ofPerson('Adam Admin', 'Disable', 'Disable'),
        'enable a member': ofPerson('Adam Admin', 'Enable', 'Enable'),
        "set the company's policy": {
          url: settingsPage,
          prepare: () => page.getByRole('textbox', { name: 'Longest life of an authkey' }).fill('90'),
          press: () => page.getByRole('button', { name: 'Save policy' }).click(),
        },
        'set the Panel IPs': {
          url: settingsPage,
          prepare: () => page.getByRole('textbox', { name: 'Panel IPs' }).fill('127.0.0.1'),
          press: () => inList('Panel IPs').getByRole('button', { name: 'Save', exact: true }).click(),
        },
      },
      'Service tokens': {
        'create a service token': {
          url: tokensPage,
          prepare: async () => {
            await page.getByRole('textbox', { name: 'Name' }).fill('Another');
            await page.getByRole('checkbox', { name: 'ips:read' }).click();
            await page.getByRole('textbox', { name: 'IP addresses or ranges' }).fill('203.0.113.77');
          },
          press: () => page.getByRole('button', { name: 'Create token' }).click(),
        },
        "put an address into a service token's list": addTo('Whitelisted IPs', tokenPage),
        "take one out of a service token's list": removeFrom('Whitelisted IPs', '192.0.2.67', tokenPage),
        'revoke a service token': {
          url: tokenPage,
          prepare: () => page.getByRole('button', { name: 'Revoke Guarded token' }).click(),
          press: () => page.getByRole('dialog').getByRole('button', { name: 'Revoke', exact: true }).click(),
        },
      },
      Alerts: alertActions(page),
    };
    for (const [name, { url, prepare, press }] of Object.entries(actions[area])) {
      await page.goto(url);
      await prepare();
      const action = await capture(page, press);
      const before = await stateOf(runtime, company.id);
      for (const [who, context] of others) {
        await replay(context, action);
        expect(await stateOf(runtime, company.id), `${name} by ${who}`).toBe(before);
      }
      await replay(page.context(), action);
      expect(await stateOf(runtime, company.id), `${name} by the owner does work`).not.toBe(before);
    }
    const tried = await runtime.prisma.auditEvent.findMany({
      where: { companyId: company.id, action: 'access.refuse', actorName: 'Vera Viewer' },
    });
    expect(tried.length, 'what the viewer tried is in the audit log').toBeGreaterThan(0);
    for (const [, context] of others) await context.close();
  });
}

test("pages show another company's authkey as one that never was, and nothing of it anywhere", async ({
  page,
  company,
  otherCompany,
  runtime,
}) => {
  const { authkey, client, list, token, template, requestId } = await furnish(company, runtime);
  await signIn(page.context(), otherCompany.owner);
  await openSection(runtime, otherCompany, otherCompany.owner);
  const read = async (path: string) => {
    await page.goto(`${baseUrl()}${path}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    return page.getByRole('main').textContent();
  };
  const foreign = await read(`/authkeys/${authkey.id}`);
  const absent = await read('/authkeys/01937a5c-0000-7000-8000-000000000000');
  expect(foreign).toBe(absent);
  const asOf = `asOf=${new Date().toISOString()}`;
  expect(await read(`/authkeys/${authkey.id}?${asOf}`)).toBe(absent);
  expect(await read(`/ip-lists/${list.id}`)).toBe(absent);
  expect(await read(`/clients/${client.id}`)).toBe(
    await read('/clients/01937a5c-0000-7000-8000-000000000000'),
  );
  expect(await read(`/settings/service-tokens/${token.id}`)).toBe(
    await read('/settings/service-tokens/01937a5c-0000-7000-8000-000000000000'),
  );
  const pages = [
    '/',
    '/authkeys',
    '/settings/service-tokens',
    '/clients',
    `/clients?q=${client.username}`,
    '/sms/failed-logs',
    '/sms/messages',
    '/sms/templates',
    `/sms/failed-logs?authkey=${authkey.id}`,
    '/company-ips',
    `/company-ips?${asOf}`,
    '/ip-lists',
    '/alerts',
    '/alerts?q=guarded',
    '/audit-log',
    '/audit-log?q=guarded',
    `/audit-log?target=authkey:${authkey.id}`,
    `/explain?id=${requestId}`,
    `/sms/templates/${template.id}`,
  ];
  for (const path of pages) {
    const text = await read(path);
    expect(text, path).not.toContain('127.0.0.4');
    expect(text, path).not.toMatch(/Guarded|guarded\./);
    expect(text, path).not.toContain(company.name);
  }
});

test('a viewer sees the pages, but nothing to change with', async ({ page, company, runtime }) => {
  const { authkey, client, list, token } = await furnish(company, runtime);
  await signIn(page.context(), company.viewer);
  await openSection(runtime, company, company.viewer);
  await page.goto(`${baseUrl()}/authkeys/${authkey.id}`);
  await expect(page.getByRole('heading', { name: 'Guarded' })).toBeVisible();
  await expect(page.getByText('192.0.2.1').first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Add', exact: true })).toHaveCount(0);
  await expect(page.getByRole('button', { name: /^Remove / })).toHaveCount(0);
  await page.goto(`${baseUrl()}/authkeys`);
  await expect(page.getByRole('link', { name: 'Create authkey' })).toHaveCount(0);
  await page.goto(`${baseUrl()}/clients/${client.id}`);
  await expect(page.getByRole('heading', { name: client.username })).toBeVisible();
  await expect(page.getByText('192.0.2.66').first()).toBeVisible();
  await expect(page.getByRole('button', { name: /^(Add$|Remove |Whitelist |More about )/ })).toHaveCount(0);
  for (const path of ['/settings/service-tokens', `/settings/service-tokens/${token.id}`]) {
    await page.goto(`${baseUrl()}${path}`);
    await expect(page.getByText('Admins and owners only')).toBeVisible();
    await expect(page.getByText('Guarded')).toHaveCount(0);
  }
  await page.goto(`${baseUrl()}/ip-lists/${list.id}`);
  await expect(page.getByText('192.0.2.99').first()).toBeVisible();
  await expect(
    page.getByRole('main').getByRole('button', { name: /^(Add$|Edit|Delete|Remove |Whitelist )/ }),
  ).toHaveCount(0);
  await page.goto(`${baseUrl()}/ip-lists/new`);
  await expect(page).toHaveURL(/\/ip-lists$/);
  await page.goto(`${baseUrl()}/clients/new`);
  await expect(page).toHaveURL(/\/clients$/);
  await expect(page.getByRole('link', { name: 'Create client' })).toHaveCount(0);
});

test('without a session every page leads to sign-in; a revoked session ends at the next request', async ({
  page,
  company,
  runtime,
}) => {
  for (const path of [
    '/',
    '/authkeys',
    '/authkeys/new',
    '/clients',
    '/clients/new',
    '/settings',
    '/settings/service-tokens',
    '/sms/failed-logs',
    '/sms/messages',
    '/sms/templates',
    '/company-ips',
    '/ip-lists',
    '/ip-lists/new',
    '/alerts',
    '/audit-log',
    '/explain',
  ]) {
    await page.goto(`${baseUrl()}${path}`);
    await expect(page).toHaveURL(/\/sign-in/);
  }
  await signIn(page.context(), company.owner);
  await page.goto(`${baseUrl()}/`);
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();
  await runtime.prisma.session.updateMany({
    where: { companyId: company.id },
    data: { revokedAt: new Date() },
  });
  await page.goto(`${baseUrl()}/sms/messages`);
  await expect(page).toHaveURL(/\/sign-in/);
});
