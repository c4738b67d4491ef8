import { randomInt } from 'node:crypto';
import type { Page } from 'playwright/test';
import { createAuthkey } from '#lib/access/authkeys/create';
import { createClient } from '#lib/access/clients/create';
import { systemCtx } from '#lib/core/context';
import type { Runtime } from '#lib/core/runtime';
import { bumpPolicy, transact } from '#lib/core/transact';
import {
  baseUrl,
  type Company,
  expect as expectSoon,
  focused,
  openSection,
  sendMessage,
  signIn,
  test,
} from './fixtures.ts';

/** What a press leads to is read from the server again, beside pages that keep themselves fresh. */
const expect = expectSoon.configure({ timeout: 30_000 });

test.beforeEach(() => test.setTimeout(180_000));

const reportOnly = (page: Page) => page.getByRole('switch', { name: 'Report only' });
const ipSecurity = (page: Page) => page.getByRole('switch', { name: 'IP security' });

async function arrive(page: Page, runtime: Runtime, company: Company) {
  await signIn(page.context(), company.owner);
  await openSection(runtime, company, company.owner);
  return runtime.prisma.template.create({
    data: { companyId: company.id, name: 'Hello', text: 'Hello ##VAR1##' },
  });
}

test('report only: nobody is refused, all are shown, each is whitelisted or not, and then it is enforced', async ({
  page,
  company,
  runtime,
}) => {
  const template = await arrive(page, runtime, company);
  await page.goto(`${baseUrl()}/authkeys/new`);
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('In use');
  await reportOnly(page).click();
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  const authkey = await page.getByRole('textbox', { name: 'Authkey', exact: true }).inputValue();
  const call = (from: string) => sendMessage({ authkey, templateId: template.id, from });
  for (const from of ['127.0.0.3', '127.0.0.4', '127.0.0.4']) expect((await call(from)).status).toBe(200);

  await page.goto(`${baseUrl()}/authkeys`);
  await expect(page.getByRole('row').filter({ hasText: 'In use' })).toContainText('Report only: any address');
  const { id } = await runtime.prisma.authkey.findFirstOrThrow({ where: { companyId: company.id } });
  await page.goto(`${baseUrl()}/authkeys/${id}`);
  await expect(ipSecurity(page)).toBeChecked();
  await expect(reportOnly(page)).toBeChecked();
  await expect(page.getByText('Report only: 2 addresses would be refused')).toBeVisible();

  await reportOnly(page).click();
  const dialog = await focused(page.getByRole('dialog', { name: 'Enforce IP security?' }));
  await expect(dialog).toContainText('would be refused at once: 3 requests.');
  const rows = dialog.getByRole('table', { name: 'Would be refused' }).getByRole('row');
  await expect(rows.filter({ hasText: '127.0.0.4' })).toContainText('2');
  await dialog.getByRole('button', { name: 'Whitelist 127.0.0.3' }).click();
  await page.getByRole('menuitem', { name: 'This authkey', exact: true }).click();
  await expect(rows.filter({ hasText: '127.0.0.3' })).toHaveCount(0);
  await focused(dialog);
  await expect(dialog).toContainText('would be refused at once: 2 requests.');
  await dialog.getByRole('button', { name: 'Enforce IP security' }).click();
  await expect(reportOnly(page)).not.toBeChecked();
  await expect(page.getByText('Requests are accepted only from 1 whitelisted address')).toBeVisible();
  expect((await call('127.0.0.3')).status).toBe(200);
  expect((await call('127.0.0.4')).status).toBe(418);

  await reportOnly(page).click();
  await expect(page.getByText('Report only: 1 address would be refused')).toBeVisible();
  expect((await call('127.0.0.4')).status).toBe(200);

  await ipSecurity(page).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Turn off IP security' }).click();
  await expect(page.getByText(/^Off until .*, then report only again\./)).toBeVisible();
  await page.getByRole('button', { name: 'Turn on now' }).click();
  await expect(page.getByText('Report only: 1 address would be refused')).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('off for a while: the page says until when, it is switched on before, and by itself', async ({
  page,
  company,
  runtime,
}) => {
  const template = await arrive(page, runtime, company);
  const ctx = systemCtx(company, 'e2e');
  const { authkey, secret } = await createAuthkey(ctx, { name: 'Till', ipSecurity: true });
  const call = () => sendMessage({ authkey: secret, templateId: template.id, from: '127.0.0.3' });
  await page.goto(`${baseUrl()}/authkeys/${authkey.id}`);
  const turnOff = async (again: string) => {
    await ipSecurity(page).click();
    const dialog = page.getByRole('dialog', { name: 'Turn off IP security?' });
    await dialog.getByRole('combobox', { name: 'Turn on again' }).selectOption(again);
    await dialog.getByRole('button', { name: 'Turn off IP security' }).click();
    await expect(ipSecurity(page)).not.toBeChecked();
    await expect(reportOnly(page)).toHaveCount(0);
  };
  await turnOff('Never');
  await expect(page.getByText('Any address may use this key. IP security is off')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Turn on now' })).toHaveCount(0);
  await ipSecurity(page).click();
  await expect(page.getByText('Every request is refused')).toBeVisible();

  await turnOff('In 15 minutes');
  await expect(page.getByText(/^Off until .*, then on again\./)).toBeVisible();
  expect((await call()).status).toBe(200);
  const { offUntil } = await runtime.prisma.authkey.findFirstOrThrow({ where: { id: authkey.id } });
  expect(Math.abs((offUntil?.getTime() ?? 0) - Date.now() - 900_000)).toBeLessThan(60_000);
  // Who was seen is written about once a second.
  await expect(page.getByRole('region', { name: 'Recent IPs' }).getByText('127.0.0.3')).toBeVisible();
  await page.getByRole('button', { name: 'Turn on now' }).click();
  const dialog = page.getByRole('dialog', { name: 'Turn on IP security?' });
  await expect(dialog.getByRole('row').filter({ hasText: '127.0.0.3' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Turn on IP security' }).click();
  await expect(ipSecurity(page)).toBeChecked();
  expect((await call()).status).toBe(418);

  await turnOff('In 8 hours');
  await transact(ctx, async (tx) => {
    await tx.authkey.update({
      where: { companyId_id: { companyId: company.id, id: authkey.id } },
      data: { offUntil: new Date(Date.now() + 1_000) },
    });
    await bumpPolicy(tx, company.id, { credentialId: authkey.id });
  });
  await expect.poll(async () => (await call()).status).toBe(418);
  await expect(ipSecurity(page)).toBeChecked();
});

test("an API client's list only reports until it is enforced", async ({ page, company, runtime }) => {
  await arrive(page, runtime, company);
  const username = `reports.${randomInt(1_000_000_000)}`;
  await page.goto(`${baseUrl()}/clients/new`);
  await page.getByRole('textbox', { name: 'User name' }).fill(username);
  await page.getByRole('textbox', { name: 'Whitelisted IPs' }).fill('192.0.2.1');
  await reportOnly(page).click();
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(page.getByText(`${username} is ready`)).toBeVisible();
  await page.getByRole('button', { name: 'I have stored it' }).click();
  await expect(page.getByText('Report only: no address of the last 7 days would be refused')).toBeVisible();
  await reportOnly(page).click();
  const dialog = await focused(page.getByRole('dialog', { name: 'Enforce IP security?' }));
  await expect(dialog).toContainText('No address was seen during the last 7 days.');
  await dialog.getByRole('button', { name: 'Enforce IP security' }).click();
  await expect(reportOnly(page)).not.toBeChecked();
  const client = await runtime.prisma.client.findFirstOrThrow({ where: { companyId: company.id } });
  expect(client.reportOnly).toBe(false);
  const other = await createClient(systemCtx(company, 'e2e'), {
    username: `other.${randomInt(1_000_000_000)}`,
    entries: '192.0.2.1',
    reportOnly: true,
  });
  await page.goto(`${baseUrl()}/clients`);
  await expect(page.getByRole('row').filter({ hasText: other.client.username })).toContainText(
    'Report only: any address',
  );
});

test("an owner sets the company's policy; who does not keep to it is listed with a link", async ({
  page,
  company,
  runtime,
}) => {
  await arrive(page, runtime, company);
  await createAuthkey(systemCtx(company, 'e2e'), { name: 'Left open', ipSecurity: false });
  await page.goto(`${baseUrl()}/settings`);
  const card = page.getByRole('region', { name: 'Company policy', exact: true });
  const days = card.getByRole('textbox', { name: 'Require IP security' });
  await days.fill('soon');
  await card.getByRole('button', { name: 'Save policy' }).click();
  await expect(days).toHaveAccessibleDescription(/“soon” is not a number of days/);
  await days.fill('0');
  await card.getByRole('textbox', { name: 'Longest life of an authkey' }).fill('90');
  await card.getByRole('button', { name: 'Save policy' }).click();
  const open = card.getByRole('region', { name: 'Off or report only for longer than 0 days' });
  await expect(open.getByRole('listitem')).toContainText('IP security off since');
  await expect(card.getByRole('region', { name: 'Living longer than 90 days' })).toContainText(
    'never expires',
  );
  const stored = await runtime.prisma.company.findUniqueOrThrow({ where: { id: company.id } });
  expect(stored).toMatchObject({ requireIpSecurityDays: 0, authkeyLifeDays: 90 });
  await open.getByRole('link', { name: 'Left open' }).click();
  await expect(page.getByRole('heading', { name: 'Left open' })).toBeVisible();
});
