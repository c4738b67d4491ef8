import type { Page } from 'playwright/test';
import { type PanelClient, postAction, signInToPanel } from '#lib/testing/panel-client';
import { baseUrl, type Company, expect, openSection, signIn, test } from './fixtures.ts';

const settings = () => `${baseUrl()}/settings`;
const card = (page: Page) => page.getByRole('region', { name: 'Panel IPs', exact: true });
const box = (page: Page) => card(page).getByRole('textbox', { name: 'Panel IPs' });
const save = (page: Page) => card(page).getByRole('button', { name: 'Save', exact: true });
/** Where Chromium is. */
const here = '127.0.0.1';

test('the list is saved with one’s own address, says what is wrong, and is shown canonically', async ({
  page,
  company,
  runtime,
}) => {
  await signIn(page.context(), company.owner);
  await openSection(runtime, company, company.owner);
  await page.goto(settings());
  await expect(card(page).getByText(`You are at ${here}. It has to be in the list.`)).toBeVisible();
  await box(page).fill('203.0.113.0/24, 010.0.0.1');
  await save(page).click();
  await expect(card(page).getByText('010.0.0.1: A number in it')).toBeVisible();
  await box(page).fill('203.0.113.5/24');
  await save(page).click();
  await expect(card(page).getByText(`You are at ${here}, which is in none of these`)).toBeVisible();
  await expect(box(page)).toHaveValue('203.0.113.5/24');
  await card(page)
    .getByRole('button', { name: `Add ${here}` })
    .click();
  await save(page).click();
  await expect(box(page)).toHaveValue(`203.0.113.0/24\n${here}`);
  await expect(card(page).getByText(`${here} is loopback`)).toBeVisible();
  await page.reload();
  await expect(box(page)).toHaveValue(`203.0.113.0/24\n${here}`);
  const stored = await runtime.prisma.company.findUniqueOrThrow({ where: { id: company.id } });
  expect(stored.panelIps).toEqual(['203.0.113.0/24', here]);
});

test('the OTP is asked for where the section is closed, and what was typed is then saved', async ({
  page,
  company,
  runtime,
}) => {
  await signIn(page.context(), company.owner);
  await page.goto(settings());
  await box(page).fill(here);
  await save(page).click();
  await expect(
    page.getByRole('dialog').getByRole('textbox', { name: 'Registered mobile number' }),
  ).toBeVisible();
  await openSection(runtime, company, company.owner);
  await page.reload();
  await expect(box(page)).toHaveValue(here);
  await save(page).click();
  await expect(card(page).getByText(`${here} is loopback`)).toBeVisible();
});

test('admins and viewers see no Panel IPs', async ({ page, company }) => {
  await signIn(page.context(), company.admin);
  await page.goto(settings());
  await expect(page.getByRole('region', { name: 'Members' })).toBeVisible();
  await expect(card(page)).toHaveCount(0);
});

/** As if an owner elsewhere had saved it. */
async function saveElsewhere(
  runtime: Parameters<typeof openSection>[0],
  company: Company,
  entries: string[],
) {
  await runtime.prisma.company.update({
    where: { id: company.id },
    data: { panelIps: entries },
    select: { id: true },
  });
}

test('what somebody else has saved meanwhile is shown, and one’s own is kept or dropped by a press', async ({
  page,
  company,
  runtime,
}) => {
  await signIn(page.context(), company.owner);
  await openSection(runtime, company, company.owner);
  await page.goto(settings());
  await box(page).fill(`${here}, 203.0.113.9`);
  await saveElsewhere(runtime, company, [here, '198.51.100.7']);
  await save(page).click();
  await expect(card(page).getByText('has changed Panel IPs since you opened this page')).toBeVisible();
  await expect(card(page).getByText(`since: ${here}, 198.51.100.7.`)).toBeVisible();
  await expect(box(page)).toHaveValue(`${here}, 203.0.113.9`);
  await card(page).getByRole('button', { name: 'Keep mine' }).click();
  await save(page).click();
  await expect(box(page)).toHaveValue(`${here}\n203.0.113.9`);
  await saveElsewhere(runtime, company, [here]);
  await page.reload();
  await expect(box(page)).toHaveValue(here);
});

test('an open session at an address that is not listed is told so, can sign out, and goes on once it is listed', async ({
  page,
  company,
  runtime,
}) => {
  await signIn(page.context(), company.viewer);
  await page.goto(settings());
  await saveElsewhere(runtime, company, ['203.0.113.9']);
  await page.goto(`${baseUrl()}/sms/failed-logs?q=10`);
  await expect(page.getByRole('heading', { name: 'This address may not open the panel' })).toBeVisible();
  await expect(page.getByText(`You are at ${here}.`)).toBeVisible();
  await saveElsewhere(runtime, company, ['203.0.113.9', here]);
  await page.getByRole('link', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { name: 'Failed Logs', level: 1 })).toBeVisible();
  await expect(page).toHaveURL(/q=10/);
  await saveElsewhere(runtime, company, ['203.0.113.9']);
  await page.reload();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await expect(page.getByText('You are signed out.')).toBeVisible();
  await page.getByRole('textbox', { name: 'Email' }).fill(company.viewer.email);
  await page.getByLabel('Password').fill(company.viewer.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText(`You are at ${here}, from where the panel of ${company.name}`)).toBeVisible();
  const session = { companyId: company.id, member: { email: company.viewer.email }, revokedAt: null };
  expect(await runtime.prisma.session.count({ where: session })).toBe(0);
});

test('two owners at two addresses cannot shut each other out', async ({ page, company, runtime }) => {
  await runtime.prisma.member.updateMany({
    where: { companyId: company.id, email: company.admin.email },
    data: { role: 'owner' },
  });
  const at: PanelClient = { port: Number(new URL(baseUrl()).port), from: '127.0.0.9' };
  const other = await signInToPanel(at, company.admin);
  await signIn(page.context(), company.owner);
  for (const person of [company.owner, company.admin]) await openSection(runtime, company, person);
  await page.goto(settings());
  await box(page).fill(here);
  await save(page).click();
  await expect(card(page).getByText(`${here} is loopback`)).toBeVisible();
  const input = { entries: '127.0.0.9', before: '' };
  const answer = await postAction(other, { name: 'setPanelIpsAction', page: '/settings', args: [input] });
  expect(answer.text).toContain('address_refused');
  const stored = await runtime.prisma.company.findUniqueOrThrow({ where: { id: company.id } });
  expect(stored.panelIps).toEqual([here]);
});
