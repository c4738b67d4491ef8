import type { Page } from 'playwright/test';
import { createAuthkey } from '#lib/access/authkeys/create';
import { rollAuthkey } from '#lib/access/authkeys/roll';
import { systemCtx } from '#lib/core/context';
import { baseUrl, expect, focused, openSection, sendMessage, signIn, test } from './fixtures.ts';

async function choose(page: Page, name: string, item: string): Promise<void> {
  await page.getByRole('button', { name: `More about ${name}` }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

test('rolled with an overlap: the old key’s last caller is found, the old key ended, its calls stand in Failed Logs', async ({
  page,
  company,
  runtime,
}) => {
  test.setTimeout(120_000);
  const template = await runtime.prisma.template.create({
    data: { companyId: company.id, name: 'Hello', text: 'Hello ##VAR1##' },
  });
  const { authkey, secret: old } = await createAuthkey(systemCtx(company, 'e2e'), {
    name: 'Website',
    ipSecurity: true,
    entries: '127.0.0.0/24',
  });
  const call = async (key: string, from: string) =>
    (await sendMessage({ authkey: key, templateId: template.id, from })).status;
  expect(await call(old, '127.0.0.2')).toBe(200);

  await signIn(page.context(), company.owner);
  await openSection(runtime, company, company.owner);
  await page.goto(`${baseUrl()}/authkeys/${authkey.id}`);
  await expect(page.getByRole('button', { name: 'End old authkey now' })).toHaveCount(0);

  await choose(page, 'Website', 'Roll authkey');
  const dialog = await focused(page.getByRole('dialog'));
  const overlap = dialog.getByRole('combobox', { name: 'Old authkey keeps working' });
  expect(await overlap.locator('option').allTextContents()).toEqual([
    'Not at all',
    'For 1 hour',
    'For 24 hours',
    'For 7 days',
    'For 30 days',
  ]);
  await overlap.selectOption('For 7 days');
  await dialog.getByRole('button', { name: 'Roll', exact: true }).click();

  const shown = page.getByRole('textbox', { name: 'Authkey', exact: true });
  const secret = await shown.inputValue();
  expect(secret).toMatch(/^kf_[0-9A-Za-z]{38}$/);
  expect(secret).not.toBe(old);
  expect(page.url()).not.toContain(secret);
  await expect(page.getByRole('button', { name: 'Copy', exact: true })).toBeVisible();
  await expect(page.getByText(`'authkey: ${secret}'`)).toBeVisible();
  // Not stored yet: to close it asks first.
  await page.keyboard.press('Escape');
  await expect(page.getByText('It cannot be shown again.')).toBeVisible();
  await expect(shown).toHaveValue(secret);
  await page.getByRole('button', { name: 'I have stored it' }).click();
  await expect(page.getByRole('dialog')).toBeHidden();
  expect(await page.content()).not.toContain(secret);

  expect([await call(secret, '127.0.0.3'), await call(old, '127.0.0.4')]).toEqual([200, 200]);
  expect(page.url()).toContain(authkey.id);
  const both = page.getByRole('region', { name: 'Old and new authkey' });
  const oldRow = both.getByRole('row').filter({ hasText: authkey.maskedKey });
  const newRow = both.getByRole('row').filter({ hasText: `${secret.slice(0, 7)}…${secret.slice(-4)}` });
  // What the gate saw is written once a second; the page reads it by itself.
  await expect(oldRow).toContainText('127.0.0.4');
  await expect(newRow).toContainText('127.0.0.3');
  await expect(oldRow).not.toContainText('127.0.0.2');
  await expect(oldRow).toContainText(/in [67] d/);

  await oldRow.getByRole('button', { name: 'End old authkey now' }).click();
  const ask = page.getByRole('dialog');
  await expect(ask).toContainText('127.0.0.4');
  await ask.getByRole('button', { name: 'End old authkey now' }).click();
  await expect(ask).toBeHidden();
  await expect(both).toHaveCount(0);
  expect([await call(secret, '127.0.0.3'), await call(old, '127.0.0.4')]).toEqual([200, 401]);

  await page.goto(`${baseUrl()}/sms/failed-logs`);
  const row = page.getByRole('row').filter({ hasText: '127.0.0.4' });
  await expect(async () => {
    await page.reload();
    await expect(row).toContainText('Old authkey', { timeout: 2_000 });
  }).toPass({ timeout: 30_000 });
  await expect(row).toContainText('Website');
  const actions = await runtime.prisma.auditEvent.findMany({
    where: { companyId: company.id, action: { startsWith: 'authkey.' }, actorType: 'member' },
    orderBy: { id: 'asc' },
  });
  expect(actions.map(({ action }) => action)).toEqual(['authkey.roll', 'authkey.end-old']);
});

test('rolled by two people at once: the second is told who has rolled it, and nothing more happens', async ({
  page,
  elsewhere,
  company,
  runtime,
}) => {
  const { authkey } = await createAuthkey(systemCtx(company, 'e2e'), { name: 'Till', ipSecurity: false });
  const other = await elsewhere();
  const dialogs = [];
  for (const [at, person] of [
    [page, company.owner],
    [other, company.admin],
  ] as const) {
    await signIn(at.context(), person);
    await openSection(runtime, company, person);
    await at.goto(`${baseUrl()}/authkeys/${authkey.id}`);
    await choose(at, 'Till', 'Roll authkey');
    dialogs.push(await focused(at.getByRole('dialog')));
  }
  const [mine, theirs] = dialogs as [(typeof dialogs)[0], (typeof dialogs)[0]];
  await mine.getByRole('button', { name: 'Roll', exact: true }).click();
  await expect(page.getByRole('textbox', { name: 'Authkey', exact: true })).toBeVisible();
  for (let times = 0; times < 2; times += 1) {
    await theirs.getByRole('button', { name: 'Roll', exact: true }).click();
    await expect(theirs.getByText(/made by Olga Owner at .* Nothing was rolled now\./)).toBeVisible();
  }
  expect(await runtime.prisma.authkeySecret.count({ where: { authkeyId: authkey.id } })).toBe(2);
});

test('a viewer sees both secrets, and can neither roll nor end', async ({ page, company, runtime }) => {
  const ctx = systemCtx(company, 'e2e');
  const { authkey } = await createAuthkey(ctx, { name: 'Seen', ipSecurity: false });
  await rollAuthkey(ctx, { id: authkey.id, secretId: authkey.secretId, oldKeepsSeconds: 3_600 });
  await signIn(page.context(), company.viewer);
  await openSection(runtime, company, company.viewer);
  await page.goto(`${baseUrl()}/authkeys/${authkey.id}`);
  const both = page.getByRole('region', { name: 'Old and new authkey' });
  await expect(both.getByText(authkey.maskedKey)).toBeVisible();
  await expect(page.getByRole('button', { name: 'End old authkey now' })).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'More about Seen' })).toHaveCount(0);
});
