import type { Page } from 'playwright/test';
import { createAuthkey } from '#lib/access/authkeys/create';
import { createClient } from '#lib/access/clients/create';
import { addEntries } from '#lib/access/whitelist/add';
import { systemCtx } from '#lib/core/context';
import type { Runtime } from '#lib/core/runtime';
import {
  askToRemove,
  baseUrl,
  type Company,
  expect,
  expectGone,
  focused,
  openSection,
  sendMessage,
  signIn,
  test,
} from './fixtures.ts';

const own = (page: Page) => page.getByRole('region', { name: 'Whitelisted IPs', exact: true });
const undo = (page: Page) => page.getByRole('button', { name: 'Undo', exact: true });
const valuesOf = async (runtime: Runtime, { id }: Company) => {
  const rows = await runtime.prisma.whitelistEntry.findMany({ where: { companyId: id } });
  return rows.map(({ value }) => value).sort();
};

/** On the page of an authkey with these entries. */
async function arrive(page: Page, runtime: Runtime, company: Company, entries: string) {
  const ctx = systemCtx(company, 'e2e');
  const { authkey, secret } = await createAuthkey(ctx, { name: 'Website', ipSecurity: true, entries });
  await signIn(page.context(), company.owner);
  await openSection(runtime, company, company.owner);
  await page.goto(`${baseUrl()}/authkeys/${authkey.id}`);
  return { ctx, authkey, secret };
}

/** As though requests had come in from there, a moment ago. */
async function see(runtime: Runtime, company: Company, credentialId: string, ip: string, accepted: number) {
  const now = new Date();
  await runtime.prisma.recentIp.create({
    data: {
      companyId: company.id,
      credentialId,
      ip,
      accepted,
      firstSeenAt: now,
      lastSeenAt: now,
      lastAcceptedAt: now,
    },
  });
}

test('an entry in use is removed only after its addresses were named, and Undo puts it back', async ({
  page,
  company,
  runtime,
}) => {
  const { secret } = await arrive(page, runtime, company, '127.0.0.0/28');
  const template = await runtime.prisma.template.create({
    data: { companyId: company.id, name: 'Hello', text: 'Hello ##VAR1##' },
  });
  const call = async () =>
    (await sendMessage({ authkey: secret, templateId: template.id, from: '127.0.0.3' })).status;
  expect([await call(), await call()]).toEqual([200, 200]);
  // Who was seen is written about once a second.
  await expect.poll(() => runtime.prisma.recentIp.count({ where: { companyId: company.id } })).toBe(1);

  const remove = await askToRemove(page, own(page), '127.0.0.0/28');
  const rows = page.getByRole('dialog').getByRole('table', { name: 'Would be refused' }).getByRole('row');
  await expect(rows.filter({ hasText: '127.0.0.3' })).toContainText('2');
  await remove.click();
  await undo(page).click();
  await expect(own(page).getByRole('button', { name: 'Remove 127.0.0.0/28' })).toBeVisible();
  await expect(page.getByText('Taken back: 127.0.0.0/28 removed').first()).toBeVisible();
  expect(await call()).toBe(200);
  const events = await runtime.prisma.auditEvent.findMany({
    where: { companyId: company.id, action: { startsWith: 'whitelist.' } },
    orderBy: { id: 'asc' },
  });
  expect(events).toMatchObject([
    { action: 'whitelist.remove', after: { confirmedLockOut: 1 } },
    { action: 'whitelist.add', after: { entries: ['127.0.0.0/28'] } },
  ]);
});

test('what came into use after the dialog was read is named before it goes, each with its "+"', async ({
  page,
  company,
  runtime,
}) => {
  const { authkey } = await arrive(page, runtime, company, '203.0.113.0/24');
  await see(runtime, company, authkey.id, '203.0.113.8', 30);
  const remove = await askToRemove(page, own(page), '203.0.113.0/24');
  await expect(
    page.getByText('1 address that got in during the last 7 days would be refused.'),
  ).toBeVisible();
  await see(runtime, company, authkey.id, '203.0.113.7', 12);
  await remove.click();
  const dialog = page.getByRole('dialog').filter({ hasText: 'accepted within the last 24 hours' });
  await focused(dialog);
  const rows = dialog.getByRole('table', { name: 'Would be refused' }).getByRole('row');
  await expect(rows.nth(1)).toContainText('203.0.113.8');
  await expect(rows.nth(1)).toContainText('30');
  await expect(rows.nth(2)).toContainText('203.0.113.7');
  expect(await valuesOf(runtime, company)).toEqual(['203.0.113.0/24']);
  await dialog.getByRole('button', { name: 'Whitelist 203.0.113.8' }).click();
  await page.getByRole('menuitem', { name: 'This authkey', exact: true }).click();
  await expect(rows.nth(1)).toContainText('whitelisted');
  await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await expectGone(page, 'Remove 203.0.113.0/24');
  expect(await valuesOf(runtime, company)).toEqual(['203.0.113.8']);
});

test('an end that would refuse somebody is asked about, and what was typed is still there after Cancel', async ({
  page,
  company,
  runtime,
}) => {
  const { authkey } = await arrive(page, runtime, company, '203.0.113.7');
  await see(runtime, company, authkey.id, '203.0.113.7', 5);
  await own(page).getByRole('button', { name: 'Edit 203.0.113.7' }).click();
  const edit = await focused(page.getByRole('dialog', { name: 'Edit 203.0.113.7' }));
  await edit.getByRole('textbox', { name: 'Note' }).fill('Office Pune');
  await edit.getByRole('combobox', { name: 'Expires' }).selectOption('In 1 hour');
  await edit.getByRole('button', { name: 'Save' }).click();
  const asked = await focused(page.getByRole('dialog', { name: 'Addresses in use would be refused' }));
  await expect(asked.getByRole('row').filter({ hasText: '203.0.113.7' })).toContainText('5');
  await page.keyboard.press('Escape');
  await expect(asked).toHaveCount(0);
  await expect(edit.getByRole('textbox', { name: 'Note' })).toHaveValue('Office Pune');
  await expect(edit.getByText('This would refuse 203.0.113.7')).toBeVisible();
  const entry = () => runtime.prisma.whitelistEntry.findFirstOrThrow({ where: { companyId: company.id } });
  expect(await entry()).toMatchObject({ note: '', expiresAt: null });
  await edit.getByRole('button', { name: 'Save' }).click();
  await asked.getByRole('button', { name: 'Refuse them' }).click();
  await expect(edit).toHaveCount(0);
  expect(await entry()).toMatchObject({ note: 'Office Pune', expiresAt: expect.any(Date) });
});

test('Undo by keyboard: the key u, and Alt+T to the message itself', async ({ page, company, runtime }) => {
  await arrive(page, runtime, company, '');
  const add = async (entry: string) => {
    await own(page).getByRole('textbox', { name: 'IP addresses or ranges' }).fill(entry);
    await page.keyboard.press('Control+Enter');
    await expect(own(page).getByRole('button', { name: `Remove ${entry}` })).toBeVisible();
    await expect(undo(page)).toBeVisible();
  };
  await add('192.0.2.1');
  // A letter typed into a field is a letter.
  await page.keyboard.press('u');
  await expect(own(page).getByRole('textbox', { name: 'IP addresses or ranges' })).toHaveValue('u');
  await own(page).getByRole('textbox', { name: 'IP addresses or ranges' }).fill('');
  await page.locator('#main').focus();
  await page.keyboard.press('u');
  await expectGone(page, 'Remove 192.0.2.1');
  await expect(undo(page)).toHaveCount(0);

  await add('192.0.2.2');
  await page.keyboard.press('Alt+T');
  await undo(page).focus();
  await page.keyboard.press('Enter');
  await expectGone(page, 'Remove 192.0.2.2');
  expect(await valuesOf(runtime, company)).toEqual([]);
});

test('Undo says so where something was changed since, or where the section has ended', async ({
  page,
  company,
  runtime,
}) => {
  const { ctx, authkey } = await arrive(page, runtime, company, '192.0.2.1, 192.0.2.2');
  await (await askToRemove(page, own(page), '192.0.2.1')).click();
  await expect(undo(page)).toBeVisible();
  await undo(page).hover();
  await addEntries(ctx, { credentialId: authkey.id, entries: '192.0.2.1', note: 'again' });
  await undo(page).click();
  await expect(page.getByText('Not taken back: 192.0.2.1 removed').first()).toBeVisible();
  await expect(page.getByText('192.0.2.1 was taken back already, or changed since.').first()).toBeVisible();

  await (await askToRemove(page, own(page), '192.0.2.2')).click();
  await expect(undo(page)).toBeVisible();
  await undo(page).hover();
  await runtime.prisma.session.updateMany({ where: { companyId: company.id }, data: { stepUpUntil: null } });
  await undo(page).click();
  await focused(page.getByRole('dialog', { name: 'Verify it is you' }));
  await page.keyboard.press('Escape');
  await expect(page.getByText('Not taken back: 192.0.2.2 removed').first()).toBeVisible();
  expect(await valuesOf(runtime, company)).toEqual(['192.0.2.1']);
});

test('what was disabled works again after Undo', async ({ page, company, runtime }) => {
  const { ctx, authkey } = await arrive(page, runtime, company, '192.0.2.1');
  const { client } = await createClient(ctx, {
    username: `undo.${company.id.slice(-8)}`,
    entries: '192.0.2.1',
  });
  for (const [name, path] of [
    ['Website', `/authkeys/${authkey.id}`],
    [client.username, `/clients/${client.id}`],
  ] as const) {
    await page.goto(`${baseUrl()}${path}`);
    await page.getByRole('button', { name: `More about ${name}` }).click();
    await page.getByRole('menuitem', { name: 'Disable' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Disable', exact: true }).click();
    await undo(page).click();
    await expect(page.getByText(`Taken back: ${name} disabled`).first()).toBeVisible();
  }
  const where = { companyId: company.id };
  expect(await runtime.prisma.authkey.findFirst({ where })).toMatchObject({ disabledAt: null });
  expect(await runtime.prisma.client.findFirst({ where })).toMatchObject({ disabledAt: null });
});
