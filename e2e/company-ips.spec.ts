import { createAuthkey } from '#lib/access/authkeys/create';
import { systemCtx } from '#lib/core/context';
import { baseUrl, expect, openSection, sendMessage, signIn, test } from './fixtures.ts';

test('Recent IPs of the account fill a new authkey and the company’s list; your address has a "+" of its own', async ({
  page,
  company,
  runtime,
}) => {
  const ctx = systemCtx(company, 'e2e');
  const till = await createAuthkey(ctx, { name: 'Till', ipSecurity: true, entries: '127.0.0.9' });
  const fresh = await createAuthkey(ctx, { name: 'Fresh', ipSecurity: true });
  const template = await runtime.prisma.template.create({
    data: { companyId: company.id, name: 'Hello', text: 'Hello' },
  });
  const call = (authkey: string, from: string) => sendMessage({ authkey, templateId: template.id, from });
  expect((await call(till.secret, '127.0.0.9')).status).toBe(200);
  expect((await call(till.secret, '127.0.0.8')).status).toBe(418);
  await expect.poll(() => runtime.prisma.recentIp.count({ where: { companyId: company.id } })).toBe(2);
  await signIn(page.context(), company.owner);
  await openSection(runtime, company, company.owner);

  // A new authkey has none of its own yet: all authkeys' are shown.
  await page.goto(`${baseUrl()}/authkeys/${fresh.authkey.id}`);
  const recent = page.getByRole('region', { name: 'Recent IPs', exact: true });
  await expect(recent.getByRole('radio', { name: 'All authkeys' })).toBeChecked();
  await expect(recent.getByRole('row').filter({ hasText: '127.0.0.9' })).toContainText('with Till');
  await recent.getByRole('button', { name: 'Whitelist 127.0.0.9' }).click();
  await page.getByRole('menuitem', { name: 'This authkey', exact: true }).click();
  await expect
    .poll(() =>
      runtime.prisma.whitelistEntry.count({
        where: { credentialId: fresh.authkey.id, value: '127.0.0.9' },
      }),
    )
    .toBe(1);
  // The press reads the page again: read after the call, it would choose this authkey's by itself.
  const own = page.getByRole('region', { name: 'Whitelisted IPs', exact: true });
  await expect(own.getByRole('row').filter({ hasText: '127.0.0.9' })).toBeVisible();
  expect((await call(fresh.secret, '127.0.0.9')).status).toBe(200);
  await recent.getByRole('radio', { name: 'This authkey' }).check();
  await expect(page).toHaveURL(/recent=this/);
  await expect(recent.getByRole('radio', { name: 'This authkey' })).toBeChecked();

  // Found by an address that it accepts, with the reason.
  await page.goto(`${baseUrl()}/authkeys?q=127.0.0.9`);
  await expect(page.getByRole('row').filter({ hasText: 'Fresh' })).toContainText('in its own list');
  await page.goto(`${baseUrl()}/authkeys?q=127.0.0.77`);
  await expect(page.getByRole('row').filter({ hasText: 'Fresh' })).toHaveCount(0);
  await page.goto(`${baseUrl()}/authkeys`);
  await page.getByRole('combobox', { name: 'IP security' }).selectOption('Off');
  await expect(page).toHaveURL(/mode=off/);
  await expect(page.getByRole('row').filter({ hasText: 'Fresh' })).toHaveCount(0);

  await page.goto(`${baseUrl()}/company-ips`);
  await expect(page.getByRole('heading', { name: "Company's whitelisted IPs" })).toBeVisible();
  const list = page.getByRole('region', { name: "Company's whitelisted IPs" });
  await expect(list).toContainText('2 authkeys');
  await expect(list).toContainText('Your address now: 127.0.0.1');
  await list.getByRole('button', { name: 'Whitelist your IP 127.0.0.1' }).click();
  await expect(list.getByText('In this list')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(list.getByText('In this list')).toHaveCount(0);
  await list.getByRole('button', { name: 'Whitelist your IP 127.0.0.1' }).click();
  await expect(list.getByText('In this list')).toBeVisible();
  await page
    .getByRole('region', { name: 'Recent IPs', exact: true })
    .getByRole('button', { name: 'Whitelist 127.0.0.8' })
    .click();
  await page.getByRole('menuitem', { name: 'Whole company', exact: true }).click();
  await expect
    .poll(async () =>
      (
        await runtime.prisma.whitelistEntry.findMany({
          where: { companyId: company.id, credentialId: null },
          orderBy: { createdAt: 'asc' },
        })
      ).map(({ value }) => value),
    )
    .toEqual(['127.0.0.1', '127.0.0.8']);
  expect((await call(till.secret, '127.0.0.8')).status).toBe(200);
});

test('the new-authkey page types your address with one press; a viewer has no "+"', async ({
  page,
  company,
  runtime,
}) => {
  await signIn(page.context(), company.owner);
  await openSection(runtime, company, company.owner);
  await page.goto(`${baseUrl()}/authkeys/new`);
  await page.getByRole('button', { name: 'Whitelist your IP 127.0.0.1' }).click();
  await expect(page.getByRole('textbox', { name: 'Whitelisted IPs' })).toHaveValue('127.0.0.1');
  await page.getByRole('textbox', { name: 'Whitelisted IPs' }).fill('127.0.0.1, 192.0.2.300');
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Wrong at first');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(page.getByRole('textbox', { name: 'Whitelisted IPs' })).toHaveAttribute(
    'aria-invalid',
    'true',
  );
  await page.getByRole('button', { name: 'Take out 192.0.2.300' }).click();
  await expect(page.getByRole('textbox', { name: 'Whitelisted IPs' })).not.toHaveAttribute(
    'aria-invalid',
    'true',
  );
  await expect(page.getByText('In this list')).toBeVisible();
  await signIn(page.context(), company.viewer);
  await openSection(runtime, company, company.viewer);
  await page.goto(`${baseUrl()}/company-ips`);
  await expect(page.getByText('Your address now: 127.0.0.1')).toBeVisible();
  await expect(page.getByRole('button', { name: /^(Whitelist|Add$|Remove)/ })).toHaveCount(0);
});
