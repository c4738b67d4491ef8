import type { Page } from 'playwright/test';
import { createAuthkey } from '#lib/access/authkeys/create';
import { systemCtx } from '#lib/core/context';
import {
  askToRemove,
  baseUrl,
  expect,
  expectGone,
  focused,
  hydrated,
  openSection,
  type Person,
  readOtp,
  sendMessage,
  signIn,
  test,
} from './fixtures.ts';

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Verify it is you' });

/** In the dialog over the page: number, OTP. */
async function verifyHere(page: Page, person: Person) {
  await dialog(page).getByRole('textbox', { name: 'Registered mobile number' }).fill(person.mobile);
  await dialog(page).getByRole('button', { name: 'Send OTP' }).click();
  await dialog(page)
    .getByRole('textbox', { name: 'OTP' })
    .fill(await readOtp(page.context(), person.mobile));
  await dialog(page).getByRole('button', { name: 'Verify' }).click();
  await expect(dialog(page)).toHaveCount(0);
}

test('the "+" that an OTP interrupted is done after Verify, without another press', async ({
  page,
  company,
  runtime,
}) => {
  const ctx = systemCtx(company, 'e2e');
  const { authkey, secret } = await createAuthkey(ctx, { name: 'Website', ipSecurity: true });
  expect((await sendMessage({ authkey: secret, templateId: 'x' })).status).toBe(418);
  await signIn(page.context(), company.owner);
  await page.goto(`${baseUrl()}/sms/failed-logs`);
  await page.getByRole('button', { name: 'Whitelist 127.0.0.1' }).click();
  await page.getByRole('menuitem', { name: 'This authkey', exact: true }).click();
  await expect(dialog(page)).toBeVisible();
  await dialog(page).getByRole('textbox', { name: 'Registered mobile number' }).fill(company.owner.mobile);
  await dialog(page).getByRole('button', { name: 'Send OTP' }).click();
  const code = await readOtp(page.context(), company.owner.mobile);
  const otp = dialog(page).getByRole('textbox', { name: 'OTP' });
  await otp.fill(code === '000000' ? '000001' : '000000');
  await dialog(page).getByRole('button', { name: 'Verify' }).click();
  await expect(dialog(page).getByText('The OTP is wrong. 4 attempts are left.')).toBeVisible();
  await otp.fill(code);
  await dialog(page).getByRole('button', { name: 'Verify' }).click();
  await expect(page.getByText('127.0.0.1 whitelisted for Website').first()).toBeVisible();
  await expect(page).toHaveURL(/\/sms\/failed-logs/);
  const entries = await runtime.prisma.whitelistEntry.findMany({ where: { companyId: company.id } });
  expect(entries).toMatchObject([{ value: '127.0.0.1', credentialId: authkey.id }]);
});

test('who does not verify is told that nothing was done', async ({ page, company, runtime }) => {
  const { secret } = await createAuthkey(systemCtx(company, 'e2e'), { name: 'Website', ipSecurity: true });
  expect((await sendMessage({ authkey: secret, templateId: 'x' })).status).toBe(418);
  await signIn(page.context(), company.owner);
  await page.goto(`${baseUrl()}/sms/failed-logs`);
  await page.getByRole('button', { name: 'Whitelist 127.0.0.1' }).click();
  await page.getByRole('menuitem', { name: 'Whole company' }).click();
  await focused(dialog(page));
  await page.keyboard.press('Escape');
  await expect(page.getByText('127.0.0.1 was not whitelisted').first()).toBeVisible();
  expect(await runtime.prisma.whitelistEntry.count({ where: { companyId: company.id } })).toBe(0);
});

test('Create and Remove go on after the OTP that the section closed in between asks for', async ({
  page,
  company,
  runtime,
}) => {
  const close = () =>
    runtime.prisma.session.updateMany({ where: { companyId: company.id }, data: { stepUpUntil: null } });
  await signIn(page.context(), company.owner);
  await openSection(runtime, company, company.owner);
  await page.goto(`${baseUrl()}/authkeys/new`);
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Late');
  await page.getByRole('textbox', { name: 'Whitelisted IPs' }).fill('203.0.113.64 255.255.255.240');
  await close();
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await verifyHere(page, company.owner);
  await expect(page.getByRole('textbox', { name: 'Authkey', exact: true })).toHaveValue(/^kf_/);
  await page.getByRole('button', { name: 'I have stored it' }).click();
  await expect(page.getByRole('heading', { name: 'Late', level: 1 })).toBeVisible();

  const own = page.getByRole('region', { name: 'Whitelisted IPs', exact: true });
  const remove = await askToRemove(page, own, '203.0.113.64/28');
  await close();
  await runtime.prisma.otpChallenge.deleteMany({ where: { companyId: company.id } });
  await runtime.prisma.outboxMessage.deleteMany({ where: { to: company.owner.mobile } });
  await remove.click();
  await verifyHere(page, company.owner);
  await expectGone(page, 'Remove 203.0.113.64/28');
  expect(await runtime.prisma.whitelistEntry.count({ where: { companyId: company.id } })).toBe(0);
});

test('what was typed outlives a reload, Back and an ended session, and is gone once it is stored', async ({
  page,
  company,
  runtime,
}) => {
  await signIn(page.context(), company.owner);
  await openSection(runtime, company, company.owner);
  await page.goto(`${baseUrl()}/authkeys/new`);
  const name = page.getByRole('textbox', { name: 'Name', exact: true });
  const entries = page.getByRole('textbox', { name: 'Whitelisted IPs' });
  await name.fill('Half done');
  await entries.fill('192.0.2.1, 192.0.2.2');
  await page.getByRole('switch', { name: 'IP security' }).click();
  await page.reload();
  await expect(name).toHaveValue('Half done');
  await expect(entries).toHaveValue('192.0.2.1, 192.0.2.2');
  await expect(page.getByRole('switch', { name: 'IP security' })).not.toBeChecked();

  await page.getByRole('link', { name: 'Cancel' }).click();
  await expect(page.getByRole('heading', { name: 'Authkeys', level: 1 })).toBeVisible();
  await page.goBack();
  await expect(name).toHaveValue('Half done');

  await runtime.prisma.session.updateMany({
    where: { companyId: company.id },
    data: { revokedAt: new Date() },
  });
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(page).toHaveURL(/\/sign-in\?/);
  await expect(page.getByText(/Your session has ended/)).toBeVisible();
  await expect(page.getByText(/to continue to Authkeys/)).toBeVisible();
  await hydrated(page);
  await page.getByRole('textbox', { name: 'Email' }).fill(company.owner.email);
  await page.getByLabel('Password', { exact: true }).fill(company.owner.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page).toHaveURL(/\/authkeys\/verify/);
  await openSection(runtime, company, company.owner);
  await page.goto(`${baseUrl()}/authkeys/new`);
  await expect(name).toHaveValue('Half done');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await page.getByRole('button', { name: 'I have stored it' }).click();
  await page.goto(`${baseUrl()}/authkeys/new`);
  await expect(name).toHaveValue('');
});

test('what was typed before the page woke stays, and is sent', async ({ page, company, runtime }) => {
  await signIn(page.context(), company.owner);
  await openSection(runtime, company, company.owner);
  const asleep = await page.context().newPage();
  const scripts = Promise.withResolvers<void>();
  await asleep.route('**/_next/static/**/*.js', async (route) => {
    await scripts.promise;
    await route.continue();
  });
  await asleep.goto(`${baseUrl()}/authkeys/new`, { waitUntil: 'commit' });
  const name = asleep.getByRole('textbox', { name: 'Name', exact: true });
  const entries = asleep.getByRole('textbox', { name: 'Whitelisted IPs' });
  await name.fill('Early');
  await entries.fill('192.0.2.1');
  scripts.resolve();
  await hydrated(asleep);
  await expect(asleep.getByText('1 entry understood')).toBeVisible();
  await expect(name).toHaveValue('Early');
  await asleep.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(asleep.getByRole('textbox', { name: 'Authkey', exact: true })).toHaveValue(/^kf_/);
  const where = { companyId: company.id };
  expect(await runtime.prisma.authkey.findMany({ where })).toMatchObject([{ name: 'Early' }]);
  expect(await runtime.prisma.whitelistEntry.findMany({ where })).toMatchObject([{ value: '192.0.2.1' }]);
});

test("a list's box keeps what was typed until it is stored, and then is empty for the next", async ({
  page,
  company,
  runtime,
}) => {
  const { authkey } = await createAuthkey(systemCtx(company, 'e2e'), { name: 'Website', ipSecurity: true });
  await signIn(page.context(), company.owner);
  await openSection(runtime, company, company.owner);
  await page.goto(`${baseUrl()}/authkeys/${authkey.id}`);
  const own = page.getByRole('region', { name: 'Whitelisted IPs', exact: true });
  const box = own.getByRole('textbox', { name: 'IP addresses or ranges' });
  await box.fill('192.0.2.7');
  await own.getByRole('textbox', { name: 'Note' }).fill('Office');
  await page.reload();
  await expect(box).toHaveValue('192.0.2.7');
  await expect(own.getByRole('textbox', { name: 'Note' })).toHaveValue('Office');
  await box.press('Control+Enter');
  await expect(own.getByRole('button', { name: 'Remove 192.0.2.7' })).toBeVisible();
  await expect(box).toHaveValue('');
  await expect(box).toBeFocused();
  await box.fill('192.0.2.8');
  await own.getByRole('button', { name: 'Add' }).click();
  await expect(own.getByRole('button', { name: 'Remove 192.0.2.8' })).toBeVisible();
  await expect(box).toHaveValue('');
  await page.reload();
  await expect(box).toHaveValue('');
  const entries = await runtime.prisma.whitelistEntry.findMany({
    where: { companyId: company.id },
    orderBy: { value: 'asc' },
  });
  expect(entries.map(({ value, note }) => [value, note])).toEqual([
    ['192.0.2.7', 'Office'],
    ['192.0.2.8', ''],
  ]);
});

test("drafts hold no secret, are nobody else's, and go at sign-out", async ({ page, company, runtime }) => {
  await signIn(page.context(), company.owner);
  await openSection(runtime, company, company.owner);
  await page.goto(`${baseUrl()}/settings`);
  await page.getByRole('button', { name: 'Change registered email' }).click();
  await page.getByRole('textbox', { name: 'New email' }).fill('new@example.test');
  await page.getByLabel('Present password').fill('my present password');
  await page.getByRole('button', { name: 'Show characters' }).click();
  await page.getByLabel('Present password').fill('my present password!');
  const kept = () => page.evaluate(() => JSON.stringify(sessionStorage));
  await expect.poll(kept).toContain('new@example.test');
  expect(await kept()).not.toContain('my present');
  await page.reload();
  await page.getByRole('button', { name: 'Change registered email' }).click();
  await expect(page.getByRole('textbox', { name: 'New email' })).toHaveValue('new@example.test');

  await page.context().clearCookies();
  await signIn(page.context(), company.admin);
  await page.goto(`${baseUrl()}/settings`);
  await expect.poll(kept).not.toContain('new@example.test');

  await page.goto(`${baseUrl()}/sms/templates/new`);
  await page.getByRole('textbox', { name: 'Name' }).fill(`Kept until sign-out kf_${'a1B2'.repeat(9)}cd`);
  await expect.poll(kept).toContain('Kept until sign-out');
  expect(await kept()).not.toContain('a1B2a1B2a1B2');
  await page.getByRole('button', { name: /Account menu/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByText('You are signed out.')).toBeVisible();
  expect(await kept()).not.toContain('Kept until sign-out');
});

test('what is typed and sent before the page wakes is not lost, and stands in no URL', async ({
  browser,
  company,
}) => {
  const context = await browser.newContext();
  const asleep = Promise.withResolvers<void>();
  await context.route(/\/_next\/static\/.*\.js/, async (route) => {
    await asleep.promise;
    await route.continue();
  });
  const page = await context.newPage();
  const urls: string[] = [];
  page.on('request', (request) => urls.push(request.url()));
  await page.goto(`${baseUrl()}/sign-in`, { waitUntil: 'domcontentloaded' });
  await page.getByRole('textbox', { name: 'Email' }).fill(company.owner.email);
  await page.getByLabel('Password', { exact: true }).fill(company.owner.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  asleep.resolve();
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();
  expect(urls.filter((url) => url.includes('password='))).toEqual([]);
  await context.close();
});

test('the sign-in page says why it is there and where it leads', async ({ page, company, runtime }) => {
  const where = { companyId: company.id };
  await page.goto(`${baseUrl()}/sms/messages`);
  await expect(page.getByText('Sign in to continue to Messages.')).toBeVisible();
  await expect(page.getByText(/session has/)).toHaveCount(0);

  await signIn(page.context(), company.owner);
  await runtime.prisma.session.updateMany({ where, data: { expiresAt: new Date() } });
  await page.goto(`${baseUrl()}/sms/templates/new?x=1`);
  await expect(page.getByText(/Your session has expired\. Sign in to continue to Templates\./)).toBeVisible();

  await signIn(page.context(), company.owner);
  await runtime.prisma.session.updateMany({ where, data: { revokedAt: new Date() } });
  await page.goto(`${baseUrl()}/settings`);
  await expect(page.getByText(/Your session has ended.*Sign in to continue to Settings\./)).toBeVisible();
  await page.goto(`${baseUrl()}/sign-in?why=%3Cb%3E&next=//evil.test`);
  await expect(page.getByRole('status')).toHaveCount(0);
});

test('a page that shows a secret asks before it is left, until the secret was copied', async ({
  page,
  company,
  runtime,
}) => {
  await page.context().grantPermissions(['clipboard-write']);
  await signIn(page.context(), company.owner);
  await openSection(runtime, company, company.owner);
  const ask = page.getByRole('dialog', { name: 'Leave without storing it?' });
  const create = async (name: string) => {
    await page.goto(`${baseUrl()}/authkeys`);
    await page.getByRole('link', { name: 'Create authkey' }).first().click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await expect(page.getByRole('textbox', { name: 'Authkey', exact: true })).toBeVisible();
  };
  const secret = page.getByRole('textbox', { name: 'Authkey', exact: true });
  const failedLogs = page.getByRole('link', { name: 'Failed Logs' }).first();

  await create('Asked');
  await failedLogs.click();
  await expect(ask).toBeVisible();
  await ask.getByRole('button', { name: 'Cancel' }).click();
  await expect(secret).toBeVisible();
  // The second key counts for little more than a second.
  await expect(async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('m');
    await expect(ask).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await ask.getByRole('button', { name: 'Leave', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Messages', level: 1 })).toBeVisible();

  await create('Back');
  await page.evaluate(() => window.history.back());
  await expect(ask).toBeVisible();
  await ask.getByRole('button', { name: 'Cancel' }).click();
  await expect(secret).toBeVisible();

  await create('Copied');
  await page.getByRole('button', { name: 'Copy', exact: true }).click();
  await failedLogs.click();
  await expect(page.getByRole('heading', { name: 'Failed Logs' })).toBeVisible();

  await create('Not asked by a program');
  await page.goto(`${baseUrl()}/sms/messages`);
  await expect(page.getByRole('heading', { name: 'Messages', level: 1 })).toBeVisible();
});
