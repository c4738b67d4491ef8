import type { Page } from 'playwright/test';
import { createAuthkey } from '#lib/access/authkeys/create';
import { systemCtx } from '#lib/core/context';
import type { Runtime } from '#lib/core/runtime';
import { storeMessages } from '#lib/messages/store';
import { baseUrl, type Company, expect, openSection, signIn, test } from './fixtures.ts';

const firstNumber = 15_550_000_000;

/** Messages that went out an hour ago, to numbers that rise with time: nothing about them changes any more. */
async function addMessages(runtime: Runtime, company: Company, from: number, count: number) {
  await storeMessages(
    runtime.pool,
    Array.from({ length: count }, (_, index) => ({
      companyId: company.id,
      credentialId: company.id,
      templateId: company.id,
      sender: '',
      requestId: 'a'.repeat(24),
      recipients: [{ to: String(firstNumber + from + index), text: 'Hi' }],
      at: new Date(Date.now() - 3_600_000 + (from + index) * 1_000),
    })),
  );
  await runtime.prisma.message.updateMany({
    where: { companyId: company.id },
    data: { state: 'delivered', sentAt: new Date(), deliveredAt: new Date() },
  });
}

const table = (page: Page) => page.getByRole('table', { name: 'Messages' });

async function shownNumbers(page: Page): Promise<number[]> {
  const texts = await table(page).getByRole('row').allInnerTexts();
  return texts.flatMap((text) => {
    const found = /1555\d{7}/.exec(text);
    return found ? [Number(found[0]) - firstNumber] : [];
  });
}

test('pages neither repeat nor skip rows while new ones arrive, and Previous leads back', async ({
  page,
  company,
  runtime,
}) => {
  await addMessages(runtime, company, 0, 60);
  await signIn(page.context(), company.owner);
  await page.goto(`${baseUrl()}/sms/messages`);
  await expect(page.getByText('1–25 of 60')).toBeVisible();
  const first = await shownNumbers(page);
  expect(first).toEqual(Array.from({ length: 25 }, (_, index) => 59 - index));

  await addMessages(runtime, company, 60, 7);
  await page.getByRole('button', { name: 'Next page' }).click();
  await expect(page.getByText('33–57 of 67')).toBeVisible();
  expect(await shownNumbers(page)).toEqual(Array.from({ length: 25 }, (_, index) => 34 - index));
  expect(new URL(page.url()).searchParams.get('after')).toBeTruthy();
  await page.reload();
  await expect(page.getByText('33–57 of 67')).toBeVisible();

  await page.getByRole('button', { name: 'Next page' }).click();
  await expect(page.getByText('58–67 of 67')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Next page' })).toHaveAttribute('aria-disabled', 'true');

  await page.getByRole('button', { name: 'Previous page' }).click();
  await expect(page.getByText('33–57 of 67')).toBeVisible();
  await page.getByRole('button', { name: 'Previous page' }).click();
  await expect(page.getByText('8–32 of 67')).toBeVisible();
  expect(await shownNumbers(page)).toEqual(first);
  await page.getByRole('button', { name: 'Previous page' }).click();
  await expect(page.getByText('1–25 of 67')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Previous page' })).toHaveAttribute('aria-disabled', 'true');
});

test('Back returns to the filters that were set before, one by one', async ({ page, company, runtime }) => {
  await addMessages(runtime, company, 0, 3);
  await signIn(page.context(), company.owner);
  await page.goto(`${baseUrl()}/`);
  await page.goto(`${baseUrl()}/sms/messages`);
  const state = page.getByRole('combobox', { name: 'State' });
  const search = page.getByRole('searchbox');
  await state.selectOption('failed');
  await expect(page.getByText('No messages match these filters')).toBeVisible();
  await state.selectOption('delivered');
  await expect(table(page)).toBeVisible();
  for (const digit of '15550000001') await search.press(digit);
  await expect(page).toHaveURL(/q=15550000001/);
  await expect(page.getByText('1 message', { exact: true })).toBeVisible();

  await page.goBack();
  await expect(search).toHaveValue('');
  await expect(state).toHaveValue('delivered');
  await expect(page.getByText('3 messages', { exact: true })).toBeVisible();
  await page.goBack();
  await expect(state).toHaveValue('failed');
  await expect(page.getByText('No messages match these filters')).toBeVisible();
  await page.goBack();
  await expect(state).toHaveValue('');
  await expect(table(page)).toBeVisible();
});

test('a whole authkey that is pasted into a search gets into no URL, and is found by its ends', async ({
  page,
  company,
  runtime,
}) => {
  const ctx = systemCtx(company, 'e2e');
  const { authkey, secret } = await createAuthkey(ctx, {
    name: 'Website',
    ipSecurity: true,
    entries: Array.from({ length: 9 }, (_, last) => `192.0.2.${last}`).join('\n'),
  });
  await createAuthkey(ctx, { name: 'Another', ipSecurity: true });
  await signIn(page.context(), company.owner);
  await openSection(runtime, company, company.owner);
  const leaks: string[] = [];
  page.on('request', (request) => {
    if ((request.url() + (request.postData() ?? '')).includes(secret.slice(7, -4))) leaks.push(request.url());
  });
  page.on('framenavigated', (frame) => {
    if (frame.url().includes(secret.slice(7, -4))) leaks.push(frame.url());
  });

  for (const path of [
    '/authkeys',
    '/sms/failed-logs',
    '/sms/messages',
    '/alerts',
    '/clients',
    `/authkeys/${authkey.id}`,
  ]) {
    await page.goto(`${baseUrl()}${path}`);
    const search = page.getByRole('searchbox').first();
    await search.focus();
    await page.keyboard.insertText(secret);
    await expect(search).toHaveValue(authkey.maskedKey);
    await expect(page).toHaveURL(/(q|own)=kf_/);
    if (path === '/authkeys') {
      await expect(page.getByRole('link', { name: 'Open Website' })).toBeVisible();
      await expect(page.getByRole('link', { name: 'Open Another' })).toBeHidden();
    }
  }
  await page.goto(`${baseUrl()}/`);
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Find' }).focus();
  await page.keyboard.insertText(secret);
  await page.getByRole('option', { name: /Website/ }).click();
  await expect(page).toHaveURL(`${baseUrl()}/authkeys/${authkey.id}`);
  expect(leaks).toEqual([]);
});
