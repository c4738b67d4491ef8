import type { Page } from 'playwright/test';
import { createAuthkey } from '#lib/access/authkeys/create';
import { deleteAuthkey } from '#lib/access/authkeys/delete';
import { rollAuthkey } from '#lib/access/authkeys/roll';
import { setAuthkeyDisabled } from '#lib/access/authkeys/set-disabled';
import { createClient } from '#lib/access/clients/create';
import { systemCtx } from '#lib/core/context';
import type { Runtime } from '#lib/core/runtime';
import { baseUrl, type Company, expect, openSection, sendMessage, signIn, test } from './fixtures.ts';

const templateId = 'none';
const row = (page: Page, text: string) => page.getByRole('row').filter({ hasText: text });
const table = (page: Page) => page.getByRole('table', { name: 'Failed requests' });

/** Calls with what is over are written after their answer. */
async function failedRows(runtime: Runtime, company: Company, count: number) {
  await expect
    .poll(() => runtime.prisma.failedRequest.count({ where: { companyId: company.id } }))
    .toBe(count);
}

test('Failed Logs say what became of a call and why, are filtered by both, and lead to the authkey and back', async ({
  page,
  company,
  runtime,
}) => {
  const ctx = systemCtx(company, 'e2e');
  const make = (name: string, more: object = {}) => createAuthkey(ctx, { name, ipSecurity: true, ...more });
  const website = await make('Website', { reportOnly: true });
  const [disabled, expired, rolled, gone] = [
    await make('Disabled one'),
    await make('Expired one'),
    await make('Rolled one'),
    await make('Gone one'),
  ];
  const past = new Date(Date.now() - 60_000);
  const where = { companyId: company.id, id: expired.authkey.id };
  await runtime.prisma.authkey.updateMany({ where, data: { expiresAt: past } });
  await setAuthkeyDisabled(ctx, { id: disabled.authkey.id, disabled: true });
  const { id, secretId } = rolled.authkey;
  await rollAuthkey(ctx, { id, secretId, oldKeepsSeconds: 0 });
  await deleteAuthkey(ctx, { id: gone.authkey.id, name: 'Gone one' });
  for (const { secret } of [disabled, expired, rolled, gone]) {
    expect((await sendMessage({ authkey: secret, templateId })).status).toBe(401);
  }
  const reported = await sendMessage({ authkey: website.secret, templateId, from: '127.0.0.2' });
  expect(reported.headers.get('x-keyfence-would-refuse')).toBe('418');
  await failedRows(runtime, company, 5);
  await signIn(page.context(), company.owner);
  await openSection(runtime, company, company.owner);
  await page.goto(`${baseUrl()}/sms/failed-logs`);
  for (const name of ['Outcome', 'Reason']) {
    await expect(page.getByRole('columnheader', { name, exact: true })).toBeVisible();
  }
  for (const [name, outcome, reason] of [
    ['Website', 'Report only', 'IP not whitelisted'],
    ['Disabled one', 'Refused', 'Disabled'],
    ['Expired one', 'Refused', 'Expired'],
    ['Rolled one', 'Refused', 'Old authkey'],
    ['Gone one', 'Refused', 'Deleted'],
  ] as const) {
    await expect(row(page, name)).toContainText(outcome);
    await expect(row(page, name)).toContainText(reason);
    await expect(row(page, name).getByRole('button', { name: /^Whitelist/ })).toHaveCount(
      name === 'Website' ? 1 : 0,
    );
  }
  await expect(page.getByRole('link', { name: 'Gone one' })).toHaveCount(0);
  await expect(page.getByText('4 requests refused, 1 let in by report only, last 7 days.')).toBeVisible();

  const outcome = page.getByRole('combobox', { name: 'Outcome' });
  await expect(outcome.getByRole('option')).toHaveText(['Any', 'Refused', 'Report only']);
  await outcome.selectOption('Report only');
  await expect(page).toHaveURL(/outcome=report/);
  await expect(table(page).getByRole('row')).toHaveCount(2);
  await expect(row(page, 'Website')).toBeVisible();
  await outcome.selectOption('Refused');
  await page.getByRole('combobox', { name: 'Reason' }).selectOption('Old authkey');
  await expect(page).toHaveURL(/reason=old-secret/);
  await expect(table(page).getByRole('row')).toHaveCount(2);
  await page.reload();
  await expect(row(page, 'Rolled one')).toBeVisible();
  await expect(table(page).getByRole('row')).toHaveCount(2);

  await page.getByRole('button', { name: 'Clear filters' }).click();
  await page.getByRole('link', { name: 'Website', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Website', level: 1 })).toBeVisible();
  await page.getByRole('link', { name: 'Failed Logs: 1 let in by report only in the last 24 hours' }).click();
  await expect(page.getByRole('heading', { name: 'Failed Logs', level: 1 })).toBeVisible();
  await expect(page.getByRole('combobox', { name: 'Authkey' })).toHaveValue(website.authkey.id);
  await expect(table(page).getByRole('row')).toHaveCount(2);
});

/** When the page is read again by itself. */
function readAgain(page: Page): string[] {
  const paths: string[] = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname === '/readyz' || pathname === '/sms/failed-logs') paths.push(pathname);
  });
  return paths;
}

test('new rows of Failed Logs wait until they are called in, and none are counted while it is paused or hidden', async ({
  page,
  company,
  runtime,
}) => {
  const { secret } = await createAuthkey(systemCtx(company, 'e2e'), { name: 'Website', ipSecurity: true });
  const call = async (from: string) =>
    expect((await sendMessage({ authkey: secret, templateId, from })).status).toBe(418);
  await signIn(page.context(), company.owner);
  await openSection(runtime, company, company.owner);
  await page.clock.install();
  await page.goto(`${baseUrl()}/sms/failed-logs`);
  await expect(page.getByText('Nothing has been refused')).toBeVisible();
  const ips = () => table(page).getByRole('button', { name: /^Copy/ });
  const later = () => page.clock.fastForward(6_000);

  // Where nothing is, nothing can move.
  await call('127.0.0.2');
  await later();
  await expect(ips()).toHaveCount(1);
  await expect(page.getByRole('button', { name: /new$/ })).toHaveCount(0);
  const plus = page.getByRole('button', { name: 'Whitelist 127.0.0.2' });
  const place = await plus.boundingBox();

  await call('127.0.0.3');
  await call('127.0.0.4');
  await call('127.0.0.2');
  await later();
  const news = page.getByRole('button', { name: '2 new', exact: true });
  await expect(news).toBeVisible();
  await expect(page.locator('[data-announcer="polite"]')).toHaveText('2 new refused IPs');
  await expect(ips()).toHaveCount(1);
  // What is shown already is kept up to date in its place.
  await expect(row(page, '127.0.0.2').getByText('2', { exact: true })).toBeVisible();
  expect(await plus.boundingBox()).toEqual(place);
  // So is what is done here, and brings nothing in.
  await plus.click();
  await page.getByRole('menuitem', { name: 'This authkey', exact: true }).click();
  await expect(row(page, '127.0.0.2')).toContainText('Whitelisted');
  await expect(ips()).toHaveCount(1);
  await news.press('Enter');
  await expect(ips()).toHaveCount(3);
  await expect(news).toHaveCount(0);
  // It was tried again last.
  await expect(table(page).getByRole('row').nth(1)).toContainText('127.0.0.2');

  const pause = page.getByRole('button', { name: 'Pause', exact: true });
  await expect(pause).toBeFocused();
  await pause.press('Enter');
  const resume = page.getByRole('button', { name: 'Resume', exact: true });
  await expect(resume).toBeFocused();
  await call('127.0.0.5');
  const paths = readAgain(page);
  await later();
  await expect(resume).toBeVisible();
  expect(paths).toEqual([]);
  await resume.press('Enter');
  await expect(page.getByRole('button', { name: '1 new', exact: true })).toBeVisible();

  await page.evaluate(() =>
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true }),
  );
  paths.length = 0;
  await later();
  expect(paths).toEqual([]);
});

test('new addresses of Recent IPs wait until they are called in', async ({ page, company, runtime }) => {
  const { authkey, secret } = await createAuthkey(systemCtx(company, 'e2e'), {
    name: 'Website',
    ipSecurity: true,
  });
  const call = async (from: string, count: number) => {
    expect((await sendMessage({ authkey: secret, templateId, from })).status).toBe(418);
    await expect
      .poll(() => runtime.prisma.recentIp.count({ where: { credentialId: authkey.id } }))
      .toBe(count);
  };
  await call('127.0.0.2', 1);
  await signIn(page.context(), company.owner);
  await openSection(runtime, company, company.owner);
  await page.clock.install();
  await page.goto(`${baseUrl()}/authkeys/${authkey.id}`);
  const recent = page.getByRole('region', { name: 'Recent IPs' });
  const plus = (ip: string) => recent.getByRole('button', { name: `Whitelist ${ip}` });
  await expect(plus('127.0.0.2')).toBeVisible();

  await call('127.0.0.3', 2);
  await page.clock.fastForward(6_000);
  const news = recent.getByRole('button', { name: '1 new', exact: true });
  await expect(news).toBeVisible();
  await expect(plus('127.0.0.3')).toHaveCount(0);
  await news.click();
  await expect(plus('127.0.0.3')).toBeVisible();

  await recent.getByRole('button', { name: 'Pause', exact: true }).click();
  // Also while it is paused, what was done here is seen.
  await plus('127.0.0.2').click();
  await page.getByRole('menuitem', { name: 'This authkey', exact: true }).click();
  await expect(recent.getByRole('row').filter({ hasText: '127.0.0.2' })).toContainText('Whitelisted');
});

test.describe('in a zone of half hours', () => {
  const timeZone = 'Asia/Kolkata';
  test.use({ timezoneId: timeZone });

  test('the charts of an authkey and an API client: a month in the URL, and as a table of the days of here', async ({
    page,
    company,
    runtime,
  }) => {
    const ctx = systemCtx(company, 'e2e');
    const { authkey } = await createAuthkey(ctx, { name: 'Website', ipSecurity: true });
    const { client } = await createClient(ctx, { username: `charted.${Date.now()}`, entries: '192.0.2.1' });
    const dayMs = 86_400_000;
    // 18:00 UTC is before midnight there, and 19:00 UTC after it.
    const evening = new Date(new Date(Date.now() - 10 * dayMs).setUTCHours(18, 0, 0, 0));
    const night = new Date(evening.getTime() + 3_600_000);
    for (const [hour, counts] of [
      [evening, { accepted: 5, reported: 2, refused: 1 }],
      [night, { accepted: 1_200, reported: 0, refused: 40 }],
    ] as const) {
      for (const { id } of [authkey, client]) {
        const data = { companyId: company.id, credentialId: id, hour, ...counts };
        await runtime.prisma.trafficHour.create({ data });
      }
    }
    await signIn(page.context(), company.owner);
    await openSection(runtime, company, company.owner);
    const dayOf = (at: Date) =>
      at.toLocaleDateString('en-GB', { timeZone, weekday: 'short', day: 'numeric', month: 'short' });
    const chart = page.getByRole('region', { name: 'Requests a day' });
    const cells = (at: Date) =>
      chart
        .getByRole('row')
        .filter({ has: page.getByRole('rowheader', { name: dayOf(at), exact: true }) })
        .getByRole('cell');
    for (const path of [`/authkeys/${authkey.id}`, `/clients/${client.id}`]) {
      await page.goto(`${baseUrl()}${path}?own=203.0.113`);
      await expect(page.getByText('No requests in this time.')).toBeVisible();
      await page.getByRole('link', { name: 'Last 30 d' }).click();
      await expect(page).toHaveURL(/own=203\.0\.113&range=30d/);
      await expect(chart).toBeVisible();
      await chart.getByText('As a table').press('Enter');
      for (const name of ['Day', 'Accepted', 'Report only', 'Refused']) {
        await expect(chart.getByRole('columnheader', { name, exact: true })).toBeVisible();
      }
      await expect(cells(evening)).toHaveText(['3', '2', '1']);
      await expect(cells(night)).toHaveText(['1,200', '0', '40']);
      await expect(chart.getByRole('rowheader')).toHaveCount(30);
      await page.goBack();
      await expect(page.getByRole('region', { name: 'Requests an hour' })).toBeVisible();
    }
  });
});
