import { createAuthkey } from '#lib/access/authkeys/create';
import { addEntries } from '#lib/access/whitelist/add';
import { systemCtx } from '#lib/core/context';
import { askToRemove, baseUrl, expect, openSection, signIn, test } from './fixtures.ts';

test('the audit log reads as sentences, opens by keyboard to before and after, and is narrowed in the URL', async ({
  page,
  company,
  runtime,
  elsewhere,
}) => {
  const ctx = systemCtx(company, 'e2e');
  const { authkey } = await createAuthkey(ctx, { name: 'Website', integration: 'Go', ipSecurity: true });
  await createAuthkey(ctx, { name: 'Till', ipSecurity: false });
  await addEntries(ctx, { credentialId: authkey.id, entries: '203.0.113.9', note: 'Office' });
  await signIn(page.context(), company.owner);
  await openSection(runtime, company, company.owner);
  await page.goto(`${baseUrl()}/authkeys/${authkey.id}`);
  const own = page.getByRole('region', { name: 'Whitelisted IPs', exact: true });
  await (await askToRemove(page, own, '203.0.113.9')).click();

  const history = page.getByRole('region', { name: 'History', exact: true });
  await expect(history).toContainText('Olga Owner removed 203.0.113.9 from Website');
  await expect(history.getByRole('listitem')).toHaveCount(3);
  await history.getByRole('link', { name: 'Open in the audit log' }).click();
  await expect(page.getByRole('heading', { name: 'Audit log', level: 1 })).toBeVisible();
  const log = page.getByRole('table', { name: 'Audit log' });
  await expect(page).toHaveURL(new RegExp(`target=authkey%3A${authkey.id}|target=authkey:${authkey.id}`));
  await expect(log.getByRole('row')).toHaveCount(4);
  await page.getByRole('button', { name: 'Only authkey Website: show all targets' }).click();
  await expect(page).not.toHaveURL(/target=/);
  for (const name of ['When', 'Who', 'What', 'Target', 'From IP']) {
    await expect(log.getByRole('columnheader', { name, exact: true })).toBeVisible();
  }

  const removed = log.getByRole('row').filter({ hasText: 'removed 203.0.113.9 from Website' });
  await expect(removed).toContainText('Olga Owner');
  await expect(removed).toContainText('127.0.0.1');
  await expect(log.getByRole('row').filter({ hasText: 'signed in' })).toContainText('Olga Owner');
  await removed.getByRole('button', { name: /^Details of/ }).focus();
  await page.keyboard.press('Enter');
  const details = page.getByRole('region', { name: 'Details: Olga Owner removed 203.0.113.9 from Website' });
  const entries = details.getByRole('row', { name: /IP addresses and ranges/ });
  await expect(entries.getByRole('cell')).toHaveText(['203.0.113.9', '–']);
  await expect(details.getByRole('row', { name: /^Note/ }).getByRole('cell')).toHaveText(['Office', '–']);
  const event = await runtime.prisma.auditEvent.findFirstOrThrow({
    where: { companyId: company.id, action: 'whitelist.remove' },
  });
  expect(event.requestId).toMatch(/^[\da-f]{24}$/);
  await expect(details.getByText(event.requestId, { exact: true })).toBeVisible();
  await details.getByText('As data').click();
  await expect(details.getByText('"addedBy": "e2e"')).toBeVisible();
  await removed.getByRole('button', { name: /^Details of/ }).press('Enter');
  await expect(details).toHaveCount(0);
  // So does a press anywhere on the row.
  await removed.getByRole('cell', { name: 'Olga Owner', exact: true }).click();
  await expect(details).toBeVisible();

  await page.getByRole('combobox', { name: 'What', exact: true }).selectOption('Authkeys');
  await expect(page).toHaveURL(/what=authkeys/);
  await expect(log.getByRole('row')).toHaveCount(3);
  await page.getByRole('combobox', { name: 'Who', exact: true }).selectOption('Olga Owner');
  await expect(page).toHaveURL(/who=member/);
  await expect(page.getByText('No events match these filters')).toBeVisible();
  await page.getByRole('button', { name: 'Clear filters' }).first().click();
  await page.getByRole('combobox', { name: 'Time', exact: true }).selectOption('Last hour');
  await expect(page).toHaveURL(/range=1h/);
  await page.getByRole('combobox', { name: 'Time', exact: true }).selectOption('Certain days');
  await expect(page).toHaveURL(/from=20/);
  await page.getByLabel('First day').fill('2026-01-01');
  await page.getByLabel('Last day').fill('2026-01-02');
  await expect(page.getByText('No events match these filters')).toBeVisible();
  await expect(page).toHaveURL(/from=2026-01-01T/);
  await expect(page).toHaveURL(/to=2026-01-03T/);
  await page.getByRole('combobox', { name: 'Time', exact: true }).selectOption('Last hour');
  await expect(log.getByRole('row')).not.toHaveCount(0);
  await page.getByRole('searchbox').fill('203.0.113.0/24');
  await expect(page.getByText('No events match these filters')).toBeVisible();
  await page.getByRole('searchbox').fill(event.requestId);
  await expect(page).toHaveURL(new RegExp(`q=${event.requestId}`));
  await expect(log.getByRole('button', { name: /^Details of/ })).toHaveCount(1);

  // Whoever may change nothing reads it as well.
  const viewers = await elsewhere();
  await signIn(viewers.context(), company.viewer);
  await viewers.goto(`${baseUrl()}/`);
  await viewers.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Audit log' }).click();
  await expect(
    viewers.getByRole('row').filter({ hasText: 'removed 203.0.113.9 from Website' }),
  ).toBeVisible();
});

test('members and the company’s list have their history', async ({ page, company, runtime }) => {
  const ctx = systemCtx(company, 'e2e');
  await addEntries(ctx, { credentialId: null, entries: '198.51.100.7' });
  await signIn(page.context(), company.admin);
  await openSection(runtime, company, company.admin);
  await page.goto(`${baseUrl()}/company-ips`);
  const history = page.getByRole('region', { name: 'History', exact: true });
  await expect(history).toContainText("e2e added 198.51.100.7 to the company's list");
  await page.goto(`${baseUrl()}/settings`);
  await expect(history.getByRole('link', { name: 'Open in the audit log' })).toBeVisible();
  await page.getByRole('link', { name: 'History of Vera Viewer' }).click();
  await expect(page).toHaveURL(/\/audit-log\?target=member/);
  await expect(page.getByText('No events match these filters')).toBeVisible();
});
