import { createAuthkey } from '#lib/access/authkeys/create';
import { systemCtx } from '#lib/core/context';
import { baseUrl, expect, focused, openSection, sendMessage, signIn, test } from './fixtures.ts';

const dayMs = 86_400_000;

test('an authkey is made with an end, which is shown, changed and taken away', async ({
  page,
  company,
  runtime,
}) => {
  const rowOf = () => runtime.prisma.authkey.findFirstOrThrow({ where: { companyId: company.id } });
  await signIn(page.context(), company.owner);
  await openSection(runtime, company, company.owner);
  await page.goto(`${baseUrl()}/authkeys/new`);
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Campaign');
  const expires = page.getByRole('combobox', { name: 'Expires' });
  expect(await expires.locator('option').allTextContents()).toEqual([
    'Never',
    'In 30 days',
    'In 90 days',
    'In 1 year',
    'On a date',
  ]);
  await expires.selectOption('On a date');
  await page.getByLabel('Date', { exact: true }).fill('2020-01-01');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(page.getByText(/^The expiry \(2020-01-0.*is in the past/)).toBeVisible();
  await expires.selectOption('In 90 days');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(page.getByRole('textbox', { name: 'Authkey', exact: true })).toBeVisible();
  const key = await rowOf();
  expect(key.expiresAt?.getTime()).toBe(key.createdAt.getTime() + 90 * dayMs);
  await page.getByRole('button', { name: 'I have stored it' }).click();
  await expect(page.getByRole('heading', { name: 'Campaign', level: 1 })).toBeVisible();

  const choose = async () => {
    await page.getByRole('button', { name: 'More about Campaign' }).click();
    await page.getByRole('menuitem', { name: 'Change expiry' }).click();
    return focused(page.getByRole('dialog'));
  };
  let dialog = await choose();
  await dialog.getByRole('combobox', { name: 'Expires' }).selectOption('In 30 days');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
  const { expiresAt } = await rowOf();
  expect(Math.round(((expiresAt?.getTime() ?? 0) - Date.now()) / dayMs)).toBe(30);
  await expect(page.locator(`time[datetime="${expiresAt?.toISOString()}"]`)).toBeVisible();

  dialog = await choose();
  await dialog.getByRole('combobox', { name: 'Expires' }).selectOption('Never');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
  expect((await rowOf()).expiresAt).toBeNull();
  await page.goto(`${baseUrl()}/authkeys`);
  await expect(page.getByRole('row').filter({ hasText: 'Campaign' })).toContainText('never');
});

test('an authkey that has expired says so, and works again with a later end; the company’s longest life holds', async ({
  page,
  company,
  runtime,
}) => {
  const { authkey, secret } = await createAuthkey(systemCtx(company, 'e2e'), {
    name: 'Over',
    ipSecurity: false,
  });
  await runtime.prisma.authkey.updateMany({
    where: { id: authkey.id },
    data: { expiresAt: new Date(Date.now() - 3 * dayMs) },
  });
  await runtime.prisma.company.updateMany({ where: { id: company.id }, data: { authkeyLifeDays: 45 } });
  const call = async () => (await sendMessage({ authkey: secret, templateId: 'none' })).status;
  expect(await call()).toBe(401);
  await signIn(page.context(), company.owner);
  await openSection(runtime, company, company.owner);
  await page.goto(`${baseUrl()}/authkeys`);
  await expect(page.getByRole('row').filter({ hasText: 'Over' })).toContainText(/Expired.*expired 3 d ago/);
  await page.goto(`${baseUrl()}/authkeys/${authkey.id}`);
  await expect(page.getByText('expired 3 d ago')).toBeVisible();
  await expect(page.getByText('This authkey is expired')).toBeVisible();

  await page.getByRole('button', { name: 'More about Over' }).click();
  await page.getByRole('menuitem', { name: 'Change expiry' }).click();
  const dialog = await focused(page.getByRole('dialog'));
  await expect(dialog.getByText('Your company lets an authkey live 45 days at the most.')).toBeVisible();
  const expires = dialog.getByRole('combobox', { name: 'Expires' });
  await expires.selectOption('In 1 year');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByText(/lives 45 days at the most/)).toBeVisible();
  await expires.selectOption('In 30 days');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
  const { expiresAt } = await runtime.prisma.authkey.findFirstOrThrow({ where: { id: authkey.id } });
  await expect(page.locator(`time[datetime="${expiresAt?.toISOString()}"]`)).toBeVisible();
  // The template does not exist, but the authkey is let in.
  await expect.poll(call).toBe(400);

  await page.goto(`${baseUrl()}/authkeys/new`);
  await expect(page.getByRole('combobox', { name: 'Expires' }).locator('option:checked')).toHaveText(
    'In 45 days',
  );
});
