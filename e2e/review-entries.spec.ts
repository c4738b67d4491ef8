import { readFileSync } from 'node:fs';
import { createAuthkey } from '#lib/access/authkeys/create';
import { addEntries } from '#lib/access/whitelist/add';
import { systemCtx } from '#lib/core/context';
import { baseUrl, expect, expectGone, openSection, sendMessage, signIn, test } from './fixtures.ts';

test('Review entries: what it covers, three groups, one press each to remove or tighten', async ({
  page,
  company,
  runtime,
}) => {
  const { authkey, secret } = await createAuthkey(systemCtx(company, 'e2e'), {
    name: 'Website',
    ipSecurity: true,
    entries: '127.0.0.0/24 127.0.0.1 192.0.2.7',
  });
  const call = async (from: string) =>
    (await sendMessage({ authkey: secret, templateId: 'none', from })).status;
  expect(await call('127.0.0.1')).toBe(400);
  const accepted = { companyId: company.id, lastAcceptedAt: { not: null } };
  await expect.poll(() => runtime.prisma.recentIp.count({ where: accepted })).toBe(1);
  await expect.poll(() => runtime.prisma.trafficHour.count({ where: { companyId: company.id } })).toBe(1);
  await signIn(page.context(), company.owner);
  await openSection(runtime, company, company.owner);
  await page.goto(`${baseUrl()}/authkeys/${authkey.id}`);
  const own = page.getByRole('region', { name: 'Whitelisted IPs', exact: true });
  await own.getByRole('button', { name: 'Review entries' }).click();
  const review = page.getByRole('dialog', { name: /Review entries/ });
  const group = (name: string) => review.getByRole('region', { name });
  await expect(
    review.getByText('This list covers the 1 request accepted in the last 30 days.'),
  ).toBeVisible();
  await expect(group('Nothing matched in 30 days').getByRole('listitem')).toHaveText(
    /192\.0\.2\.7.*never matched/,
  );
  await expect(group('Inside other entries').getByRole('listitem')).toHaveText(
    /127\.0\.0\.1.*in 127\.0\.0\.0\/24/,
  );
  await expect(group('Ranges with one or two').getByRole('listitem')).toHaveText(
    /127\.0\.0\.0\/24.*only 127\.0\.0\.1/,
  );

  await group('Nothing matched in 30 days').getByRole('button', { name: 'Remove 192.0.2.7' }).click();
  await page
    .getByRole('dialog', { name: /^Remove/ })
    .getByRole('button', { name: 'Remove', exact: true })
    .click();
  await expect(group('Nothing matched in 30 days')).toContainText('Every entry was matched');
  await group('Ranges with one or two').getByRole('button', { name: 'Tighten 127.0.0.0/24' }).click();
  await expect(group('Ranges with one or two')).toContainText('No range is wider');
  await expect(group('Inside other entries')).toContainText('No entry lies inside another');
  await page.keyboard.press('Escape');
  await expect(own.getByRole('button', { name: 'Remove 127.0.0.1' })).toBeVisible();
  await expectGone(page, 'Remove 127.0.0.0/24');
  expect(await call('127.0.0.1')).toBe(400);
  expect(await call('127.0.0.2')).toBe(418);
});

test('several entries are chosen and removed with one look at whom it would refuse', async ({
  page,
  company,
  runtime,
}) => {
  const { authkey, secret } = await createAuthkey(systemCtx(company, 'e2e'), {
    name: 'Website',
    ipSecurity: true,
    entries: '127.0.0.0/24 127.0.0.1 192.0.2.7',
  });
  expect((await sendMessage({ authkey: secret, templateId: 'none' })).status).toBe(400);
  const accepted = { companyId: company.id, lastAcceptedAt: { not: null } };
  await expect.poll(() => runtime.prisma.recentIp.count({ where: accepted })).toBe(1);
  await signIn(page.context(), company.owner);
  await openSection(runtime, company, company.owner);
  await page.goto(`${baseUrl()}/authkeys/${authkey.id}`);
  const own = page.getByRole('region', { name: 'Whitelisted IPs', exact: true });
  await own.getByRole('button', { name: 'More for Whitelisted IPs' }).click();
  await page.getByRole('menuitem', { name: 'Choose entries' }).click();
  for (const entry of ['127.0.0.0/24', '127.0.0.1']) {
    await own.getByRole('checkbox', { name: `Choose ${entry}`, exact: true }).click();
  }
  await expect(own.getByText('2 chosen')).toBeVisible();
  await own.getByRole('button', { name: 'Remove 2 entries' }).click();
  const dialog = page.getByRole('dialog', { name: 'Remove 2 entries?' });
  await expect(
    dialog.getByText('1 address that got in during the last 7 days would be refused.'),
  ).toBeVisible();
  await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
  await expectGone(page, 'Remove 127.0.0.0/24');
  await expectGone(page, 'Remove 127.0.0.1');
  await expect(own.getByRole('button', { name: 'Remove 192.0.2.7' })).toBeVisible();
  await expect(own.getByRole('textbox', { name: 'IP addresses or ranges' })).toBeFocused();
  await own.getByRole('button', { name: 'Done' }).click();
  await expect(own.getByRole('button', { name: 'More for Whitelisted IPs' })).toBeFocused();
  expect((await sendMessage({ authkey: secret, templateId: 'none' })).status).toBe(418);
  const removals = await runtime.prisma.auditEvent.count({
    where: { companyId: company.id, action: 'whitelist.remove' },
  });
  expect(removals).toBe(1);
});

test('a list is exported as CSV, and imported again with its notes and ends', async ({
  page,
  company,
  runtime,
}) => {
  const ctx = systemCtx(company, 'e2e');
  const { authkey } = await createAuthkey(ctx, { name: 'Website', ipSecurity: true });
  const { authkey: other } = await createAuthkey(ctx, { name: 'Other', ipSecurity: true });
  const credentialId = authkey.id;
  await addEntries(ctx, { credentialId, entries: '192.0.2.1', note: '=HYPERLINK("x")', expires: 86_400 });
  await addEntries(ctx, { credentialId, entries: '192.0.2.0/24', note: 'Office, Pune' });
  await signIn(page.context(), company.owner);
  await openSection(runtime, company, company.owner);
  await page.goto(`${baseUrl()}/authkeys/${authkey.id}`);
  const own = page.getByRole('region', { name: 'Whitelisted IPs', exact: true });
  const more = own.getByRole('button', { name: 'More for Whitelisted IPs' });
  await more.click();
  const saved = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Export CSV' }).click();
  const file = await saved;
  expect(file.suggestedFilename()).toBe('whitelisted-ips.csv');
  const path = await file.path();
  expect(readFileSync(path, 'utf8')).toContain('192.0.2.1,"\'=HYPERLINK(""x"")",');

  await page.goto(`${baseUrl()}/authkeys/${other.id}`);
  await more.click();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('menuitem', { name: 'Import CSV' }).click();
  await (await chooser).setFiles(path);
  await expect(own.getByText('2 entries understood')).toBeVisible();
  await own.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(own.getByRole('button', { name: 'Edit 192.0.2.0/24' })).toBeVisible();
  const listOf = (id: string) =>
    runtime.prisma.whitelistEntry.findMany({
      where: { companyId: company.id, credentialId: id },
      select: { value: true, note: true, expiresAt: true },
      orderBy: { value: 'asc' },
    });
  expect(await listOf(other.id)).toEqual(await listOf(authkey.id));
});
