import type { Locator, Page } from 'playwright/test';
import { createAuthkey } from '#lib/access/authkeys/create';
import { createClient } from '#lib/access/clients/create';
import { addEntries } from '#lib/access/whitelist/add';
import { systemCtx } from '#lib/core/context';
import { ensureRequestPartitions } from '#lib/db/partitions';
import { baseUrl, expect, focused, openSection, signIn, test } from './fixtures.ts';

const longIp = '2001:db8:1234:5678:9abc:def0:1234:5678';

test.describe('west of UTC', () => {
  test.use({ timezoneId: 'America/Los_Angeles' });

  test('a date is the day that the hover says, and no page is rendered twice in two ways', async ({
    page,
    company,
    runtime,
  }) => {
    const { authkey } = await createAuthkey(systemCtx(company, 'e2e'), { name: 'Old', ipSecurity: true });
    await runtime.prisma.authkey.updateMany({
      where: { companyId: company.id },
      data: { createdAt: new Date('2026-03-01T02:30:00Z'), lastUsedAt: new Date('2026-03-01T02:31:00Z') },
    });
    await signIn(page.context(), company.owner);
    await openSection(runtime, company, company.owner);
    await page.goto(`${baseUrl()}/authkeys/${authkey.id}`);
    const created = page.locator('time[datetime="2026-03-01T02:30:00.000Z"]');
    await expect(created).toHaveText('28 Feb 2026');
    await expect(created).toHaveAttribute('title', /^28 Feb 2026, 18:30:00/);
    for (const path of [
      '/',
      '/authkeys',
      '/sms/failed-logs',
      '/sms/messages',
      '/alerts',
      '/audit-log',
      '/explain',
      '/settings',
    ]) {
      await page.goto(`${baseUrl()}${path}`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    }
  });
});

test('what is not there is said within the shell; without a session, without one', async ({
  page,
  company,
  otherCompany,
  runtime,
}) => {
  const { authkey } = await createAuthkey(systemCtx(otherCompany, 'e2e'), {
    name: 'Theirs',
    ipSecurity: true,
  });
  const nowhere = ['/no-such-page', '/sms', '/settings/nothing/here', '/authkeys/zzz/more'];
  for (const path of nowhere) {
    expect((await page.goto(baseUrl() + path))?.status()).toBe(404);
    await expect(page.getByRole('heading', { name: 'Not found' })).toBeAttached();
    await expect(page.getByRole('navigation', { name: 'Main' })).toBeHidden();
  }
  await signIn(page.context(), company.owner);
  await openSection(runtime, company, company.owner);
  for (const path of [
    ...nowhere,
    '/authkeys/zzz',
    `/authkeys/${authkey.id}`,
    '/clients/zzz',
    '/settings/service-tokens/zzz',
    '/ip-lists/zzz',
    '/sms/templates/zzz',
  ]) {
    expect((await page.goto(baseUrl() + path))?.status()).toBe(404);
    await expect(page.getByRole('heading', { name: 'Not found' })).toBeAttached();
    await expect(page.getByText('There is nothing at this address')).toBeVisible();
    await expect(
      page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Alerts' }),
    ).toBeVisible();
  }
});

/** Opens a dialog from the focused button and leaves it by Escape. */
async function openAndLeave(page: Page, button: Locator, item?: string): Promise<void> {
  await button.focus();
  await page.keyboard.press('Enter');
  if (item) await page.getByRole('menuitem', { name: item }).click();
  await focused(page.getByRole('dialog'));
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(button).toBeFocused();
}

test('Escape in any dialog of Settings gives the focus back to what opened it', async ({
  page,
  company,
  runtime,
  elsewhere,
}) => {
  await signIn((await elsewhere()).context(), company.owner);
  await signIn(page.context(), company.owner);
  await openSection(runtime, company, company.owner);
  await page.goto(`${baseUrl()}/settings`);
  for (const name of [
    'Change registered email',
    'Change registered mobile',
    'Change password',
    'Invite member',
    'Sign out all others',
  ]) {
    await openAndLeave(page, page.getByRole('button', { name }));
  }
  const menu = page.getByRole('button', { name: 'More about Adam Admin' });
  for (const item of ['Change role', 'Disable']) await openAndLeave(page, menu, item);
});

/** What has the focus, and whether that is seen: by an outline of its own or of what it stands in. */
function focusShown(): { name: string; isSeen: boolean } {
  const focused = document.activeElement ?? document.body;
  const isOutlined = (element: Element | null) =>
    element !== null &&
    getComputedStyle(element).outlineStyle !== 'none' &&
    getComputedStyle(element).outlineWidth !== '0px';
  // The parts of a date field, its calendar among them, are the browser's own.
  const isPart = focused.matches('input[type^="date"]:not(:focus-visible)');
  const isSeen = isPart || isOutlined(focused) || isOutlined(focused.parentElement);
  const name = focused === document.body ? 'BODY' : focused.ariaLabel || focused.textContent?.slice(0, 40);
  return { name: name || focused.tagName, isSeen };
}

test('one authkey by keyboard: the focus is seen everywhere, and each dialog gives it back', async ({
  page,
  company,
  runtime,
}) => {
  test.setTimeout(120_000);
  const { authkey } = await createAuthkey(systemCtx(company, 'e2e'), {
    name: 'Website',
    ipSecurity: true,
    entries: '192.0.2.1',
  });
  await signIn(page.context(), company.owner);
  await openSection(runtime, company, company.owner);
  await page.goto(`${baseUrl()}/authkeys/${authkey.id}`);
  const names: string[] = [];
  while (names.length < 150) {
    await page.keyboard.press('Tab');
    const { name, isSeen } = await page.evaluate(focusShown);
    if (name === 'BODY') break;
    names.push(isSeen ? name : `${name}: not seen`);
  }
  expect(names.filter((name) => name.endsWith('not seen'))).toEqual([]);
  expect(names).toContain('Remove 192.0.2.1');

  const own = page.getByRole('region', { name: 'Whitelisted IPs', exact: true });
  for (const name of ['Review entries', 'Edit 192.0.2.1', 'Remove 192.0.2.1']) {
    await openAndLeave(page, own.getByRole('button', { name }));
  }
  await openAndLeave(page, page.getByRole('switch', { name: 'IP security' }));
  const menu = page.getByRole('button', { name: 'More about Website' });
  for (const item of ['Rename', 'Roll authkey', 'Change expiry', 'Delivery callback', 'Disable', 'Delete']) {
    await openAndLeave(page, menu, item);
  }
});

test('a lost answer is said to be uncertain, and nothing beside it claims the contrary', async ({
  page,
  company,
  runtime,
}) => {
  const { authkey } = await createAuthkey(systemCtx(company, 'e2e'), {
    name: 'Website',
    ipSecurity: true,
    entries: '192.0.2.1',
  });
  await signIn(page.context(), company.owner);
  await openSection(runtime, company, company.owner);
  await page.goto(`${baseUrl()}/authkeys/${authkey.id}`);
  await page.route('**/authkeys/**', (route) =>
    route.request().method() === 'POST' ? route.abort() : route.continue(),
  );
  const own = page.getByRole('region', { name: 'Whitelisted IPs', exact: true });
  const uncertain = /not certain that this was done/;
  await own.getByRole('textbox', { name: 'IP addresses or ranges' }).fill('192.0.2.2');
  await own.getByRole('button', { name: 'Add' }).click();
  await expect(own.getByText(uncertain)).toBeVisible();
  await expect(page.getByText(/Nothing was/)).toHaveCount(0);
  await own.getByRole('button', { name: 'Remove 192.0.2.1', exact: true }).click();
  const dialog = await focused(page.getByRole('dialog'));
  await expect(dialog).toContainText('Whom it would refuse could not be read.');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  const file = { name: 'long.csv', mimeType: 'text/csv', buffer: Buffer.alloc(5_000_001, 'a') };
  await own.getByLabel('File for Whitelisted IPs').setInputFiles(file);
  await expect(page.getByText('long.csv has more than 5 MB. Import it in parts.').first()).toBeVisible();

  await page.unroute('**/authkeys/**');
  await own.getByRole('textbox', { name: 'IP addresses or ranges' }).fill('192.0.2.300');
  await own.getByRole('button', { name: 'Add' }).click();
  await expect(own.getByText('Nothing was stored.')).toBeVisible();
});

test('Failed Logs offers "+" only where whitelisting helps, and never says whitelisted of another refusal', async ({
  page,
  company,
  runtime,
}) => {
  const ctx = systemCtx(company, 'e2e');
  const { authkey } = await createAuthkey(ctx, { name: 'Website', ipSecurity: true });
  const { client } = await createClient(ctx, { username: `failed_${Date.now()}`, entries: '192.0.2.7' });
  await ensureRequestPartitions(runtime.pool, new Date());
  for (const [id, ip, reason] of [
    [authkey.id, '192.0.2.6', 'ip'],
    [client.id, '192.0.2.7', 'revoked'],
    [client.id, '192.0.2.8', 'token-ip'],
  ]) {
    await runtime.pool.query(
      `insert into "FailedRequest" ("companyId", "credentialId", ip, endpoint, reason, minute, attempts, "firstAt", "lastAt")
       values ($1, $2, $3, '/api/v5/flow', $4, date_trunc('minute', now()), 1, now(), now())`,
      [company.id, id, ip, reason],
    );
  }
  await signIn(page.context(), company.owner);
  await openSection(runtime, company, company.owner);
  await page.goto(`${baseUrl()}/sms/failed-logs`);
  const row = (ip: string) => page.getByRole('row').filter({ hasText: ip });
  await expect(row('192.0.2.6')).toContainText('IP not whitelisted');
  await expect(row('192.0.2.6').getByRole('button', { name: 'Whitelist 192.0.2.6' })).toBeVisible();
  await expect(row('192.0.2.7')).toContainText('Token no longer good');
  await expect(row('192.0.2.8')).toContainText('Token of another IP');
  for (const ip of ['192.0.2.7', '192.0.2.8']) {
    await expect(row(ip)).not.toContainText('Whitelisted');
    await expect(row(ip).getByRole('button', { name: `Copy ${ip}` })).toBeVisible();
    await expect(row(ip).getByRole('button', { name: `Whitelist ${ip}` })).toHaveCount(0);
  }
  await expect(page.getByText(/because of the IP/)).toHaveCount(0);
  await page.getByRole('checkbox', { name: 'Select 192.0.2.7' }).click();
  await expect(page.getByText('Whitelisting would not help.')).toBeVisible();

  await row('192.0.2.6').getByRole('button', { name: 'Whitelist 192.0.2.6' }).click();
  await page.getByRole('menuitem', { name: 'This authkey', exact: true }).click();
  await expect(row('192.0.2.6')).toContainText('Whitelisted');
  await expect(row('192.0.2.6').getByRole('button', { name: 'Whitelist 192.0.2.6' })).toHaveCount(0);
  await expect(page.locator('#main')).toBeFocused();
});

for (const width of [1280, 390]) {
  test(`an IPv6 address stays on one line, and two lines keep their padding, ${width} wide`, async ({
    page,
    company,
    runtime,
  }) => {
    const ctx = systemCtx(company, 'e2e');
    const { authkey } = await createAuthkey(ctx, { name: 'Website', ipSecurity: true });
    await addEntries(ctx, { credentialId: authkey.id, entries: longIp, note: 'The office in the north' });
    await runtime.pool.query(
      `insert into "RecentIp" ("companyId", "credentialId", ip, "firstSeenAt", "lastSeenAt", accepted, refused)
       values ($1, $2, $3, now(), now(), 12663, 4567)`,
      [company.id, authkey.id, longIp],
    );
    await signIn(page.context(), company.owner);
    await openSection(runtime, company, company.owner);
    await page.setViewportSize({ width, height: 900 });
    await page.goto(`${baseUrl()}/authkeys/${authkey.id}`);
    for (const name of ['Whitelisted IPs', 'Recent IPs']) {
      const list = page.getByRole('region', { name, exact: true });
      const cell = list.getByRole('cell').filter({ hasText: longIp });
      const text = cell.getByText(longIp, { exact: true });
      const [inner, outer, card] = [
        await text.boundingBox(),
        await cell.boundingBox(),
        await list.boundingBox(),
      ];
      expect(inner?.height).toBeLessThan(24);
      expect((inner?.x ?? 0) + (inner?.width ?? 0)).toBeLessThan((card?.x ?? 0) + (card?.width ?? 0));
      expect((inner?.y ?? 0) - (outer?.y ?? 0)).toBeGreaterThanOrEqual(width > 640 ? 6 : 2);
      const control = list.getByRole('button', { name: /^(Remove|Whitelist) 2001/ });
      const button = await control.boundingBox();
      expect((button?.x ?? 0) + (button?.width ?? 0)).toBeLessThan((card?.x ?? 0) + (card?.width ?? 0));
    }
  });
}

test('the account menu leads to Authkeys', async ({ page, company, runtime }) => {
  await signIn(page.context(), company.owner);
  await openSection(runtime, company, company.owner);
  await page.goto(`${baseUrl()}/`);
  await page.getByRole('button', { name: 'Account menu' }).click();
  await page.getByRole('menuitem', { name: 'Authkeys' }).click();
  await expect(page.getByRole('heading', { name: 'Authkeys', level: 1 })).toBeVisible();
});

test('rows of the delivery log say what each alert was about', async ({ page, company, runtime }) => {
  const titles = ['192.0.2.1 refused for Website', '192.0.2.2 refused for Website'];
  const base = { companyId: company.id, kind: 'alert.refused', state: 'sent' as const, sentAt: new Date() };
  await runtime.prisma.notice.createMany({
    data: titles.flatMap((title) => [
      {
        ...base,
        channel: 'email',
        queue: 'email',
        recipient: 'a@example.test',
        subject: `${company.name}: ${title}`,
        text: title,
      },
      {
        ...base,
        channel: 'webhook',
        queue: 'webhook',
        recipient: 'https://hooks.example.test/',
        text: JSON.stringify({ type: 'alert.refused', data: { title } }),
      },
      {
        ...base,
        channel: 'sms',
        queue: 'sms',
        recipient: '+14155550100',
        text: `${title}. http://localhost/sms/failed-logs`,
      },
    ]),
  });
  await signIn(page.context(), company.owner);
  await page.goto(`${baseUrl()}/alerts`);
  const log = page.getByRole('table', { name: 'Delivery log' });
  await expect(log.getByRole('row')).toHaveCount(7);
  for (const title of titles) await expect(log.getByText(title)).toHaveCount(0);
  await openSection(runtime, company, company.owner);
  await page.reload();
  for (const title of titles) await expect(log.getByText(title)).toHaveCount(3);
  await expect(log.getByText(company.name)).toHaveCount(0);
});
