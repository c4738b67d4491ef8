import type { Page } from 'playwright/test';
import { createAuthkey } from '#lib/access/authkeys/create';
import { leaseIp } from '#lib/access/leases/lease';
import { addEntries } from '#lib/access/whitelist/add';
import { systemCtx } from '#lib/core/context';
import { tokenCtx } from '#lib/testing/token-ctx';
import { baseUrl, expect, expectGone, openSection, sendMessage, signIn, test } from './fixtures.ts';

const ownList = (page: Page) => page.getByRole('region', { name: 'Whitelisted IPs', exact: true });
const row = (page: Page, entry: string) => ownList(page).getByRole('row').filter({ hasText: entry });

test('an entry has a note and an end, both can be changed; an end in the past is refused and nothing is lost', async ({
  page,
  company,
  runtime,
}) => {
  const { authkey } = await createAuthkey(systemCtx(company, 'e2e'), { name: 'Website', ipSecurity: true });
  await signIn(page.context(), company.owner);
  await openSection(runtime, company, company.owner);
  await page.goto(`${baseUrl()}/authkeys/${authkey.id}`);
  const own = ownList(page);
  const box = own.getByRole('textbox', { name: 'IP addresses or ranges' });
  const expires = own.getByRole('combobox', { name: 'Expires' });
  expect(await expires.getByRole('option').allInnerTexts()).toEqual([
    'Never',
    'In 1 hour',
    'In 24 hours',
    'In 7 days',
    'In 30 days',
    'On a date',
  ]);
  await box.fill('192.0.2.7');
  await own.getByRole('textbox', { name: 'Note' }).fill('Contractor');
  await expires.selectOption('On a date');
  await own.getByLabel('Date').fill('2020-02-29');
  await own.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(own.getByText(/is in the past/)).toBeVisible();
  await expect(box).toHaveValue('192.0.2.7');
  await expect(own.getByLabel('Date')).toHaveValue('2020-02-29');
  await expires.selectOption('In 7 days');
  await own.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(own.getByRole('button', { name: 'Edit 192.0.2.7' })).toBeVisible();
  await expect(expires).toHaveValue('never');
  await expect(row(page, '192.0.2.7')).toContainText('Contractor');
  await expect(row(page, '192.0.2.7')).toContainText(/in 6 d|in 7 d/);
  const stored = () =>
    runtime.prisma.whitelistEntry.findFirstOrThrow({ where: { companyId: company.id, value: '192.0.2.7' } });
  const week = 7 * 86_400_000;
  const { expiresAt, createdAt } = await stored();
  expect((expiresAt?.getTime() ?? 0) - createdAt.getTime()).toBe(week);

  await own.getByRole('button', { name: 'Edit 192.0.2.7' }).click();
  const dialog = page.getByRole('dialog', { name: 'Edit 192.0.2.7' });
  await dialog.getByRole('textbox', { name: 'Note' }).fill('Contractor, till May');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(row(page, '192.0.2.7')).toContainText('Contractor, till May');
  expect((await stored()).expiresAt).toEqual(expiresAt);

  await own.getByRole('button', { name: 'Edit 192.0.2.7' }).click();
  await dialog.getByRole('combobox', { name: 'Expires' }).selectOption('Never');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  expect((await stored()).expiresAt).toBeNull();
});

test('"+" for 24 hours, for the whole network, with a note; what has ended is refused, removed and mailed', async ({
  page,
  company,
  runtime,
}) => {
  const ctx = systemCtx(company, 'e2e');
  const { authkey, secret } = await createAuthkey(ctx, { name: 'Website', ipSecurity: true });
  const call = async (from: string) =>
    (await sendMessage({ authkey: secret, templateId: 'none', from })).status;
  for (const from of ['127.0.0.1', '127.0.0.2', '127.0.1.1']) expect(await call(from)).toBe(418);
  await signIn(page.context(), company.owner);
  await openSection(runtime, company, company.owner);
  await page.goto(`${baseUrl()}/authkeys/${authkey.id}`);
  const plus = (ip: string) =>
    page
      .getByRole('region', { name: 'Recent IPs' })
      .getByRole('button', { name: `Whitelist ${ip}`, exact: true });
  const entry = (value: string) =>
    runtime.prisma.whitelistEntry.findFirstOrThrow({ where: { companyId: company.id, value } });

  await plus('127.0.0.1').click();
  await page.getByRole('menuitem', { name: 'This authkey for 24 hours' }).click();
  await expect(row(page, '127.0.0.1')).toContainText(/in 23 h|in 24 h|in 1 d/);
  expect(await call('127.0.0.1')).toBe(400);
  const { expiresAt, createdAt } = await entry('127.0.0.1');
  expect((expiresAt?.getTime() ?? 0) - createdAt.getTime()).toBe(86_400_000);

  await plus('127.0.1.1').click();
  await page.getByRole('menuitem', { name: 'This authkey, whole /24' }).click();
  await expect(ownList(page).getByRole('button', { name: 'Remove 127.0.1.0/24' })).toBeVisible();
  expect(await call('127.0.1.200')).toBe(400);

  await plus('127.0.0.2').click();
  await page.getByRole('menuitem', { name: 'With a note' }).click();
  const dialog = page.getByRole('dialog', { name: 'Whitelist 127.0.0.2' });
  await dialog.getByRole('textbox', { name: 'Note' }).fill('Office');
  await dialog.getByRole('combobox', { name: 'Expires' }).selectOption('In 1 hour');
  await dialog.getByRole('button', { name: 'Whitelist' }).click();
  await expect(row(page, '127.0.0.2')).toContainText('Office');
  await expect(dialog).toBeHidden();

  await addEntries(ctx, { credentialId: authkey.id, entries: '127.0.0.9', expires: 1 });
  await expect.poll(() => call('127.0.0.9')).toBe(418);
  await expect
    .poll(() => runtime.prisma.whitelistEntry.count({ where: { companyId: company.id, value: '127.0.0.9' } }))
    .toBe(0);
  await expectGone(page, 'Remove 127.0.0.9');
  await expect
    .poll(async () => {
      const to = encodeURIComponent(company.owner.email);
      const answer = await page.request.get(`${baseUrl()}/outbox.json?to=${to}`);
      return (await answer.json()).filter(({ subject }: { subject: string }) => /IP deleted/.test(subject))
        .length;
    })
    .toBe(1);
});

test('what a service token has leased says by whom and until when; removing it ends the lease', async ({
  page,
  company,
  runtime,
}) => {
  const ctx = systemCtx(company, 'e2e');
  const { authkey } = await createAuthkey(ctx, { name: 'Website', ipSecurity: true, entries: '192.0.2.7' });
  const runner = await tokenCtx(ctx, 'ips:lease');
  await leaseIp(runner, { authkeyId: authkey.id, ip: '198.51.100.7', seconds: 3_600, note: 'Build 812' });
  await signIn(page.context(), company.owner);
  await openSection(runtime, company, company.owner);
  await page.goto(`${baseUrl()}/authkeys/${authkey.id}`);
  const leased = row(page, '198.51.100.7');
  await expect(leased).toContainText('Build 812');
  await expect(leased).toContainText(/leased by CI \(ends in (59 min|60 min|1 h)\)/);
  await expect(row(page, '192.0.2.7')).not.toContainText('leased');
  await ownList(page).getByRole('button', { name: 'Remove 198.51.100.7' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(leased).toHaveCount(0);
  expect(await runtime.prisma.ipLease.count({ where: { companyId: company.id } })).toBe(0);
});
