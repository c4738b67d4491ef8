import type { Page } from 'playwright/test';
import { createClient } from '#lib/access/clients/create';
import { systemCtx } from '#lib/core/context';
import { verifyPassword } from '#lib/core/password/password';
import {
  askToRemove,
  baseUrl,
  expect,
  expectGone,
  focused,
  openSection,
  readOtp,
  signIn,
  test,
} from './fixtures.ts';

let made = 0;
/** User names are unique in the installation. */
const nextName = () => `e2e.client_${process.pid}_${++made}`;

const region = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

async function choose(page: Page, username: string, item: string): Promise<void> {
  await page.getByRole('button', { name: `More about ${username}` }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

test('an OTP opens API clients; one is created, its password shown once, and everything about it changed', async ({
  page,
  company,
  runtime,
}) => {
  test.setTimeout(180_000);
  const username = nextName();
  const rowOf = () => runtime.prisma.client.findFirstOrThrow({ where: { companyId: company.id } });
  await signIn(page.context(), company.owner);

  await page.goto(`${baseUrl()}/clients`);
  await expect(page).toHaveURL(/\/authkeys\/verify\?next=%2Fclients$/);
  await expect(page.getByText('API clients can spend your money')).toBeVisible();
  await page.getByRole('textbox', { name: 'Registered mobile number' }).fill(company.owner.mobile);
  await page.getByRole('button', { name: 'Send OTP' }).click();
  await page.getByRole('textbox', { name: 'OTP' }).fill(await readOtp(page.context(), company.owner.mobile));
  await page.getByRole('button', { name: 'Verify' }).click();
  await expect(page.getByRole('heading', { name: 'API clients', level: 1 })).toBeVisible();
  await expect(page).toHaveURL(/\/clients$/);
  await expect(page.getByText('No API clients yet')).toBeVisible();

  await page.getByRole('link', { name: 'Create client' }).first().click();
  const name = page.getByRole('textbox', { name: 'User name' });
  const entries = page.getByRole('textbox', { name: 'Whitelisted IPs' });
  await name.fill('bank@home');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(page.getByText('A user name cannot contain “@”')).toBeVisible();
  await expect(page.getByText('Enter at least one IP address or range.')).toBeVisible();
  await name.fill(username);
  await entries.fill('127.0.0.1, 192.0. 2.146 10.0.0.5/24');
  await expect(page.getByText('3 entries understood')).toBeVisible();
  await page.getByLabel('Password expires').selectOption('days');
  await page.getByRole('textbox', { name: 'Days' }).fill('12');
  await page.getByRole('button', { name: 'Create', exact: true }).click();

  const password = page.getByRole('textbox', { name: 'Password', exact: true });
  await expect(password).toBeVisible();
  const first = await password.inputValue();
  await expect(page.getByRole('textbox', { name: 'User name' })).toHaveValue(username);
  await expect(page.getByRole('button', { name: 'Copy', exact: true })).toBeVisible();
  await expect(page.getByText(`'{"username":"${username}","password":"${first}"}'`).first()).toBeVisible();
  expect(page.url()).not.toContain(first);
  let row = await rowOf();
  expect(row).toMatchObject({ username, passwordExpireDays: 12, tokenVersion: 1 });
  expect(await verifyPassword(row.passwordHash, first)).toBe(true);
  await page.getByRole('button', { name: 'I have stored it' }).click();
  await expect(page.getByRole('heading', { name: username, level: 1 })).toBeVisible();
  await expect(page.getByText('Tokens only from 3 whitelisted addresses and ranges')).toBeVisible();
  expect(await page.content()).not.toContain(first);
  await page.reload();
  expect(await page.content()).not.toContain(first);

  const own = region(page, 'Whitelisted IPs');
  await own.getByRole('textbox', { name: 'IP addresses or ranges' }).fill('203.0.113.0/28');
  await own.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(own.getByRole('button', { name: 'Remove 203.0.113.0/28' })).toBeVisible();
  await page.getByRole('textbox', { name: 'Address to try' }).fill('203.0.113.7');
  await page.getByRole('button', { name: 'Check' }).click();
  await expect(page.getByText("in this API client's whitelist")).toBeVisible();
  for (const entry of ['192.0.2.146', '10.0.0.0/24', '203.0.113.0/28']) {
    await (await askToRemove(page, own, entry)).click();
    await expectGone(page, `Remove ${entry}`);
  }
  await own.getByRole('button', { name: 'Remove 127.0.0.1' }).click();
  await expect(page.getByText('every request would be refused')).toBeVisible();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await expect
    .poll(() => runtime.prisma.whitelistEntry.findMany({ where: { credentialId: row.id } }))
    .toMatchObject([{ value: '127.0.0.1' }]);

  await choose(page, username, 'Disable');
  await page.getByRole('dialog').getByRole('button', { name: 'Disable', exact: true }).click();
  await expect(page.getByText('This API client is disabled')).toBeVisible();
  expect((await rowOf()).disabledAt).not.toBeNull();
  await choose(page, username, 'Enable');
  await page.getByRole('dialog').getByRole('button', { name: 'Enable', exact: true }).click();
  await expect(page.getByText('Tokens only from 1 whitelisted address or range')).toBeVisible();
  expect((await rowOf()).disabledAt).toBeNull();

  await choose(page, username, 'Revoke all tokens');
  const { tokenVersion: before } = await rowOf();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke all tokens' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
  expect((await rowOf()).tokenVersion).toBe(before + 1);

  await choose(page, username, 'Password expiry');
  await page.getByLabel('Password expires').selectOption('never');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('the password never expires')).toBeVisible();
  expect((await rowOf()).passwordExpireDays).toBe(0);

  await choose(page, username, 'New password');
  await page.getByRole('dialog').getByRole('button', { name: 'Issue new password' }).click();
  await expect(password).toBeVisible();
  const second = await password.inputValue();
  expect(second).not.toBe(first);
  await focused(page.getByRole('dialog'));
  await page.keyboard.press('Escape');
  await expect(page.getByText('It cannot be shown again')).toBeVisible();
  await page.getByRole('button', { name: 'I have stored it' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
  row = await rowOf();
  expect(row.tokenVersion).toBe(before + 2);
  expect(await verifyPassword(row.passwordHash, first)).toBe(false);
  expect(await verifyPassword(row.passwordHash, second)).toBe(true);
  expect(await runtime.prisma.clientPassword.count({ where: { clientId: row.id } })).toBe(2);

  await choose(page, username, 'Delete');
  const remove = page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true });
  await expect(remove).toBeDisabled();
  await page.getByRole('textbox', { name: `Type ${username} to confirm` }).fill(username);
  await remove.click();
  await expect(page.getByText('No API clients yet')).toBeVisible();
  expect((await rowOf()).deletedAt).not.toBeNull();

  const events = await runtime.prisma.auditEvent.findMany({
    where: { companyId: company.id, targetType: 'client' },
    omit: { seq: true },
    orderBy: { id: 'asc' },
  });
  expect(events.map((event) => event.action)).toEqual([
    'client.create',
    'whitelist.add',
    'whitelist.remove',
    'whitelist.remove',
    'whitelist.remove',
    'client.disable',
    'client.enable',
    'client.revoke-tokens',
    'client.set-expiry',
    'client.issue-password',
    'client.delete',
  ]);
  expect(JSON.stringify(events)).not.toMatch(new RegExp(`${first}|${second}|argon2`));
});

test('the list shows allowed IPs and days left, finds by address; Recent IPs are whitelisted with "+"', async ({
  page,
  company,
  runtime,
}) => {
  const ctx = systemCtx(company, 'e2e');
  const [soon, expired] = [nextName(), nextName()];
  const { client } = await createClient(ctx, {
    username: soon,
    entries: '127.0.0.1 ::1 192.0.2.1 192.0.2.2',
  });
  const other = await createClient(ctx, { username: expired, entries: '198.51.100.0/24' });
  const ago = (days: number) => new Date(Date.now() - days * 86_400_000);
  for (const [id, days] of [
    [client.id, 80.5],
    [other.client.id, 91],
  ] as const) {
    await runtime.prisma.client.updateMany({ where: { id }, data: { passwordChangedAt: ago(days) } });
  }
  await runtime.prisma.recentIp.create({
    data: {
      companyId: company.id,
      credentialId: client.id,
      ip: '203.0.113.9',
      firstSeenAt: ago(1),
      lastSeenAt: new Date(),
      refused: 4,
    },
  });
  await signIn(page.context(), company.owner);
  await openSection(runtime, company, company.owner);

  await page.goto(`${baseUrl()}/clients`);
  const row = page.getByRole('row').filter({ hasText: soon });
  await expect(row).toContainText('127.0.0.1');
  await expect(row).toContainText('+1');
  await expect(row).toContainText('10 days');
  await expect(page.getByRole('row').filter({ hasText: expired })).toContainText('Password expired');
  await expect(page.getByRole('columnheader', { name: 'Actions' })).toBeVisible();
  await page.getByRole('searchbox', { name: 'Search API clients' }).fill('198.51.100.77');
  await expect(row).toBeHidden();
  await page.getByRole('link', { name: `Open ${expired}` }).click();
  await expect(page.getByText('The password has expired: no token is given')).toBeVisible();

  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Find' }).fill(soon);
  await page.getByRole('option', { name: soon }).click();
  await expect(page.getByRole('heading', { name: soon, level: 1 })).toBeVisible();
  const recent = region(page, 'Recent IPs');
  await expect(recent.getByText('Refused', { exact: true })).toBeVisible();
  await recent.getByRole('button', { name: 'Whitelist 203.0.113.9' }).click();
  await expect(page.getByRole('menuitem', { name: 'Whole company' })).toHaveCount(0);
  await page.getByRole('menuitem', { name: 'This API client', exact: true }).click();
  const own = region(page, 'Whitelisted IPs');
  await expect(own.getByRole('button', { name: 'Remove 203.0.113.9' })).toBeVisible();
  await expect(recent.getByText('Whitelisted', { exact: true })).toBeVisible();
});
