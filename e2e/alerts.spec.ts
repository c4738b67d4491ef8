import { randomInt } from 'node:crypto';
import type { BrowserContext, Page } from 'playwright/test';
import { v7 as uuid } from 'uuid';
import { addWebhook } from '#lib/alerts/webhooks/add';
import { systemCtx } from '#lib/core/context';
import type { Runtime } from '#lib/core/runtime';
import { baseUrl, type Company, expect, expectGone, openSection, readOtp, signIn, test } from './fixtures.ts';

const region = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const said = (page: Page) => page.locator('[data-announcer=polite]');

async function open(page: Page, runtime: Runtime, company: Company): Promise<void> {
  await signIn(page.context(), company.owner);
  await openSection(runtime, company, company.owner);
  await page.goto(`${baseUrl()}/alerts`);
  await expect(page.getByRole('heading', { name: 'Alerts', level: 1 })).toBeVisible();
}

/** The link of the newest mail to the address. */
async function readLink(context: BrowserContext, address: string): Promise<string> {
  let link: string | undefined;
  await expect
    .poll(async () => {
      const answer = await context.request.get(`${baseUrl()}/outbox.json?to=${encodeURIComponent(address)}`);
      link = /http\S+(\/alerts\/confirm\?token=[\w-]+)/.exec((await answer.json())[0]?.text ?? '')?.[1];
      return link;
    })
    .toBeDefined();
  return `${baseUrl()}${link}`;
}

test('an address is added, confirms by the link of its mail without signing in, and is removed', async ({
  page,
  elsewhere,
  company,
  runtime,
}) => {
  const address = `ops-${uuid()}@example.test`;
  await open(page, runtime, company);
  const recipients = region(page, 'Recipients');
  await expect(recipients).toContainText(company.owner.email);
  await expect(recipients).toContainText(company.owner.mobile);
  await expect(recipients.getByRole('button', { name: `Remove ${company.owner.email}` })).toHaveCount(0);
  const box = recipients.getByRole('textbox', { name: 'Email address or mobile number' });
  await box.fill('nobody@');
  await recipients.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(recipients.getByText('This is not an email address.')).toBeVisible();
  await box.fill(address);
  await box.press('Enter');
  const row = recipients.getByRole('listitem', { name: address });
  await expect(row).toContainText('Unconfirmed');
  await expect(said(page)).toHaveText(`${address} added. A mail with a link to confirm was sent there.`);
  await expect(box).toHaveValue('');

  const link = await readLink(page.context(), address);
  const other = await elsewhere();
  expect((await other.context().request.get(link)).status()).toBe(200);
  const where = { companyId: company.id };
  expect((await runtime.prisma.alertRecipient.findFirstOrThrow({ where })).confirmedAt).toBeNull();
  await other.goto(link);
  await expect(other.getByRole('heading', { name: 'Confirm this address' })).toBeVisible();
  await expect(other.getByText(company.name)).toBeVisible();
  await other.getByRole('button', { name: 'Confirm' }).click();
  await expect(other.getByRole('heading', { name: 'Address confirmed' })).toBeVisible();
  await other.goto(`${link.slice(0, -2)}xx`);
  await expect(other.getByRole('heading', { name: 'This link does not hold' })).toBeVisible();
  expect((await runtime.prisma.alertRecipient.findFirstOrThrow({ where })).confirmedAt).not.toBeNull();

  await page.reload();
  await expect(row).toContainText('Confirmed');
  const log = region(page, 'Delivery log');
  // That it was added is told the owners, and names it too.
  const details = page.getByRole('button', { name: `Details of Confirmation to ${address}` });
  const delivery = log.getByRole('row').filter({ has: details });
  await expect(delivery).toContainText('Confirmation');
  await expect(delivery).toContainText('Sent');
  await details.click();
  await expect(log.getByText('it held the link that confirms the address')).toBeVisible();

  await row.getByRole('button', { name: `Remove ${address}` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
  await expectGone(page, `Remove ${address}`);
  await expect(box).toBeFocused();
  const audited = await runtime.prisma.auditEvent.findMany({
    where: { ...where, action: { startsWith: 'alerts.' } },
    orderBy: { id: 'asc' },
  });
  expect(audited.map(({ action, actorType }) => [action, actorType])).toEqual([
    ['alerts.add-recipient', 'member'],
    ['alerts.confirm-recipient', 'system'],
    ['alerts.remove-recipient', 'member'],
  ]);
});

test('a number confirms by the OTP that it gets', async ({ page, company, runtime }) => {
  const number = `+1415555${randomInt(1_000, 10_000)}`;
  await open(page, runtime, company);
  const recipients = region(page, 'Recipients');
  const box = recipients.getByRole('textbox', { name: 'Email address or mobile number' });
  await box.fill('+999 1234 5678');
  await box.press('Enter');
  await expect(recipients.getByText('There is no such number')).toBeVisible();
  await box.fill(number);
  await box.press('Enter');
  const dialog = page.getByRole('dialog', { name: `Confirm ${number}` });
  const otp = dialog.getByRole('textbox', { name: 'OTP' });
  await expect(otp).toBeFocused();
  const code = await readOtp(page.context(), number);
  await otp.fill(code === '000000' ? '000001' : '000000');
  await dialog.getByRole('button', { name: 'Confirm' }).click();
  await expect(dialog.getByText('The OTP is wrong. 4 attempts are left.')).toBeVisible();
  await page.keyboard.press('Escape');
  await recipients.getByRole('button', { name: `Enter the OTP of ${number}` }).click();
  await otp.fill(code);
  await otp.press('Enter');
  await expect(dialog).toBeHidden();
  const row = recipients.getByRole('listitem', { name: number });
  await expect(row).toContainText('Confirmed');
  await expect(row).not.toContainText('Unconfirmed');
});

test('a switch persists, says that owners are always told, and another company has its own', async ({
  page,
  elsewhere,
  company,
  otherCompany,
  runtime,
}) => {
  await open(page, runtime, company);
  const sent = region(page, 'What is sent');
  const sms = sent.getByRole('switch', { name: 'Requests refused (418): SMS' });
  await expect(sms).toBeChecked();
  await sms.focus();
  await page.keyboard.press('Space');
  await expect(said(page)).toHaveText('Requests refused (418): SMS off');
  const others = sent.getByRole('switch', { name: 'IP added: Email to others' });
  await others.click();
  await expect(sent.getByRole('row').filter({ hasText: 'IP added' })).toContainText(
    'Owners always;others off',
  );
  await expect(said(page)).toHaveText('IP added: Email to others off');
  await page.reload();
  await expect(sms).not.toBeChecked();
  await expect(others).not.toBeChecked();

  const globex = await elsewhere();
  await open(globex, runtime, otherCompany);
  await expect(globex.getByRole('switch', { name: 'Requests refused (418): SMS' })).toBeChecked();
  expect(await globex.getByRole('main').textContent()).not.toContain(company.owner.email);
});

test('webhooks: private ones are refused with the reason, the secret is shown once, the test says what came of it', async ({
  page,
  company,
  runtime,
}) => {
  await open(page, runtime, company);
  const webhooks = region(page, 'Webhooks');
  const box = webhooks.getByRole('textbox', { name: 'Webhook URL' });
  await box.fill('https://127.0.0.1/hook');
  await box.press('Enter');
  await expect(
    webhooks.getByText('It leads to an address that is not on the public internet.'),
  ).toBeVisible();
  await expect(box).toHaveValue('https://127.0.0.1/hook');
  expect(await runtime.prisma.alertWebhook.count({ where: { companyId: company.id } })).toBe(0);
  await box.fill('https://hooks.invalid/keyfence');
  await box.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Signing secret' });
  const secret = await dialog.getByRole('textbox', { name: 'Secret' }).inputValue();
  expect(secret).toMatch(/^whsec_/);
  await dialog.getByRole('button', { name: 'I have stored it' }).click();
  await page.reload();
  expect(await page.content()).not.toContain(secret);
  const row = webhooks.getByRole('listitem', { name: 'https://hooks.invalid/keyfence' });
  await row.getByRole('button', { name: /^Test / }).click();
  await expect(row.getByRole('status')).toContainText('The webhook does not answer', { timeout: 20_000 });
  await row.getByRole('button', { name: /^New secret/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Make new secret' }).click();
  const next = dialog.getByRole('textbox', { name: 'Secret' });
  await expect(next).toBeVisible();
  expect(await next.inputValue()).not.toBe(secret);
  await dialog.getByRole('button', { name: 'I have stored it' }).click();
  await row.getByRole('button', { name: /^Remove / }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(webhooks.getByText('No webhooks yet.')).toBeVisible();
});

test('audit events are chosen with a new webhook and others by Edit; its row says how far it is, and why', async ({
  page,
  company,
  runtime,
}) => {
  await open(page, runtime, company);
  const webhooks = region(page, 'Webhooks');
  const url = 'https://events.invalid/keyfence';
  await webhooks.getByRole('checkbox', { name: 'Alerts', exact: true }).uncheck();
  await webhooks.getByRole('checkbox', { name: 'Audit events', exact: true }).check();
  await webhooks.getByRole('textbox', { name: 'Webhook URL' }).fill(url);
  await webhooks.getByRole('button', { name: 'Add webhook' }).click();
  const secret = page.getByRole('dialog', { name: 'Signing secret' });
  await secret.getByRole('button', { name: 'I have stored it' }).click();
  const row = webhooks.getByRole('listitem', { name: url });
  await expect(row).toContainText('Audit events: behind since', { timeout: 30_000 });
  await expect(row).toContainText('nothing delivered yet');
  await expect(row).toContainText('Last answer: The webhook does not answer');

  const button = row.getByRole('button', { name: `Edit ${url}` });
  await button.click();
  const dialog = page.getByRole('dialog', { name: 'Edit webhook' });
  const box = (name: string) => dialog.getByRole('checkbox', { name, exact: true });
  await expect(box('Audit events')).toBeChecked();
  await expect(box('Alerts')).not.toBeChecked();
  await box('Audit events').press('Space');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByText('Choose at least one. To end it all, remove the webhook.')).toBeVisible();
  await box('Refused requests').press('Space');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  await expect(button).toBeFocused();
  await expect(row).toContainText('Refused requests: nothing to deliver yet');
  await expect(row).not.toContainText('Audit events');
  const where = { companyId: company.id };
  expect(await runtime.prisma.webhookStream.findMany({ where, select: { stream: true } })).toEqual([
    { stream: 'refused' },
  ]);
});

test('quiet hours are set, kept and turned off', async ({ page, company, runtime }) => {
  await open(page, runtime, company);
  const quiet = region(page, 'Quiet hours');
  await quiet.getByLabel('From').fill('21:30');
  await quiet.getByLabel('To').fill('06:15');
  await quiet.getByRole('combobox', { name: 'Time zone' }).fill('Mars');
  await quiet.getByRole('button', { name: 'Set quiet hours' }).click();
  await expect(quiet.getByText('There is no such time zone.')).toBeVisible();
  await expect(quiet.getByLabel('From')).toHaveValue('21:30');
  await quiet.getByRole('combobox', { name: 'Time zone' }).fill('kolk');
  await page.getByRole('option', { name: 'Asia/Kolkata' }).click();
  await quiet.getByRole('button', { name: 'Set quiet hours' }).click();
  await expect(quiet.getByText('No SMS from 21:30 to 06:15, Asia/Kolkata.')).toBeVisible();
  await page.reload();
  await expect(quiet.getByText('No SMS from 21:30 to 06:15, Asia/Kolkata.')).toBeVisible();
  await quiet.getByRole('button', { name: 'Turn off' }).click();
  await expect(quiet.getByText('None: SMS are sent at any time.')).toBeVisible();
});

test('the delivery log is filtered, opened, and what failed is sent again', async ({
  page,
  company,
  runtime,
}) => {
  const notice = (recipient: string, more: object) => ({
    companyId: company.id,
    id: uuid(),
    channel: 'email' as const,
    queue: 'email' as const,
    kind: 'alert.refused',
    recipient,
    subject: 'A subject',
    text: 'What the mail said',
    ...more,
  });
  await runtime.prisma.notice.createMany({
    data: [
      notice(company.owner.email, { state: 'failed', failure: '550 mailbox is full', attempts: 4 }),
      notice('sent@example.test', { state: 'delivered' }),
    ],
  });
  await open(page, runtime, company);
  const log = region(page, 'Delivery log');
  await expect(log.getByRole('row')).toHaveCount(3);
  await log.getByLabel('State').selectOption('failed');
  await expect(log.getByRole('row')).toHaveCount(2);
  // The row that opens below it has the address, too.
  const row = log.getByRole('row').filter({ hasText: company.owner.email }).first();
  await expect(row).toContainText('550 mailbox is full');
  await row.getByRole('button', { name: /^Details of / }).click();
  await expect(log.getByText('What the mail said')).toBeVisible();
  await row.getByRole('button', { name: `Send again to ${company.owner.email}` }).click();
  await log.getByRole('button', { name: 'Clear filters' }).first().click();
  await expect(row).toContainText('Sent');
  await log.getByRole('searchbox', { name: 'Search by recipient' }).fill('nobody');
  await expect(log.getByText('No deliveries match these filters')).toBeVisible();
});

test('a closed section says so, asks for the OTP, and does what was pressed; a viewer changes nothing', async ({
  page,
  elsewhere,
  company,
  runtime,
}) => {
  await addWebhook(systemCtx(company, 'e2e'), { url: 'https://hooks.invalid/keyfence' });
  await signIn(page.context(), company.owner);
  await page.goto(`${baseUrl()}/alerts`);
  await expect(page.getByText('Mobile numbers are masked')).toBeVisible();
  expect(await page.getByRole('main').textContent()).not.toContain(company.owner.mobile);
  await page.getByRole('switch', { name: 'Requests refused (418): SMS' }).click();
  await expect(page.getByRole('dialog', { name: 'Verify it is you' })).toBeVisible();
  await page.getByRole('textbox', { name: 'Registered mobile number' }).fill(company.owner.mobile);
  await page.getByRole('button', { name: 'Send OTP' }).click();
  await page.getByRole('textbox', { name: 'OTP' }).fill(await readOtp(page.context(), company.owner.mobile));
  await page.getByRole('button', { name: 'Verify' }).click();
  await expect(page.getByRole('heading', { name: 'Alerts', level: 1 })).toBeVisible();
  await expect(page.getByRole('switch', { name: 'Requests refused (418): SMS' })).not.toBeChecked();
  await expect
    .poll(() => runtime.prisma.alertSetting.count({ where: { companyId: company.id, enabled: false } }))
    .toBe(1);
  await expect(region(page, 'Recipients')).toContainText(company.owner.mobile);

  const viewer = await elsewhere();
  await signIn(viewer.context(), company.viewer);
  await openSection(runtime, company, company.viewer);
  await viewer.goto(`${baseUrl()}/alerts`);
  await expect(viewer.getByText('https://hooks.invalid/keyfence')).toBeVisible();
  await expect(viewer.getByRole('switch', { name: 'Requests refused (418): SMS' })).toBeDisabled();
  await expect(viewer.getByRole('button', { name: /^(Add|Remove|Test|New secret|Set quiet)/ })).toHaveCount(
    0,
  );
});
