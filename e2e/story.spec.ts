import { baseUrl, expect, expectGone, sendMessage, signIn, stepUp, test } from './fixtures.ts';

test('the whole story: OTP, authkey, 418, Failed Logs, "+", remove, company, security off', async ({
  page,
  company,
  runtime,
}) => {
  const template = await runtime.prisma.template.create({
    data: { companyId: company.id, name: 'Hello', text: 'Hello ##VAR1##' },
  });

  await page.goto(`${baseUrl()}/`);
  await page.getByRole('textbox', { name: 'Email' }).fill(company.owner.email);
  await page.getByLabel('Password', { exact: true }).fill(company.owner.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();
  await stepUp(page, company.owner);

  await page
    .getByRole('link', { name: 'Create authkey' })
    .or(page.getByRole('button', { name: 'Create authkey' }))
    .first()
    .click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Website OTP');
  await page.getByRole('combobox', { name: 'Where are you integrating' }).fill('Node.js backend');
  await expect(page.getByRole('switch', { name: 'IP security' })).toBeChecked();
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  const secret = await page.getByRole('textbox', { name: 'Authkey', exact: true }).inputValue();
  expect(secret).toMatch(/^kf_[0-9A-Za-z]{38}$/);
  expect(page.url()).not.toContain(secret);
  await expect(page.getByRole('button', { name: 'Copy', exact: true }).first()).toBeVisible();

  const call = (from?: string) => sendMessage({ authkey: secret, templateId: template.id, from });
  expect((await call()).status).toBe(418);

  await page.goto(`${baseUrl()}/sms/failed-logs`);
  await expect(page.getByRole('heading', { name: 'Failed Logs' })).toBeVisible();
  for (const name of ['IP', 'Authkey', 'Attempts', 'Last attempt']) {
    await expect(page.getByRole('columnheader', { name, exact: true })).toBeVisible();
  }
  const failed = page.getByRole('row').filter({ hasText: '127.0.0.1' });
  await expect(failed).toContainText('Website OTP');
  await expect(failed.getByRole('button', { name: 'Copy 127.0.0.1' })).toBeVisible();
  await expect(failed.getByRole('button', { name: 'Whitelist 127.0.0.1' })).toBeVisible();

  await page.goto(`${baseUrl()}/authkeys`);
  const open = page
    .getByRole('row')
    .filter({ hasText: 'Website OTP' })
    .getByRole('link', { name: 'Open Website OTP' });
  await open.click();
  await expect(page.getByRole('heading', { name: 'Website OTP' })).toBeVisible();
  const authkeyUrl = page.url();
  const recent = page.getByRole('region', { name: 'Recent IPs' });
  await recent.getByRole('button', { name: 'Whitelist 127.0.0.1' }).click();
  await page.getByRole('menuitem', { name: 'This authkey', exact: true }).click();
  const own = page.getByRole('region', { name: 'Whitelisted IPs', exact: true });
  await expect(own.getByRole('button', { name: 'Remove 127.0.0.1' })).toBeVisible();
  expect((await call()).status).toBe(200);
  expect((await call('127.0.0.2')).status).toBe(418);

  await own.getByRole('button', { name: 'Remove 127.0.0.1' }).click();
  await page
    .getByRole('dialog')
    .or(page.getByRole('alertdialog'))
    .getByRole('button', { name: 'Remove', exact: true })
    .click();
  await expectGone(page, 'Remove 127.0.0.1');
  expect((await call()).status).toBe(418);

  await page.goto(authkeyUrl);
  await recent.getByRole('button', { name: 'Whitelist 127.0.0.1' }).click();
  await page.getByRole('menuitem', { name: 'Whole company' }).click();
  const companyList = page.getByRole('region', { name: "Company's whitelisted IPs" });
  await expect(companyList.getByRole('button', { name: 'Remove 127.0.0.1' })).toBeVisible();
  expect((await call()).status).toBe(200);
  expect((await call('127.0.0.3')).status).toBe(418);

  await page.getByRole('switch', { name: 'IP security' }).click();
  await page.getByRole('button', { name: 'Turn off IP security' }).click();
  await expect(page.getByRole('switch', { name: 'IP security' })).not.toBeChecked();
  expect((await call('127.0.0.3')).status).toBe(200);

  const actions = await runtime.prisma.auditEvent.findMany({
    where: { companyId: company.id, actorType: 'member' },
    orderBy: { createdAt: 'asc' },
  });
  expect(actions.map((event) => event.action)).toEqual([
    'session.start',
    'otp.send',
    'authkeys.open',
    'authkey.create',
    'whitelist.add',
    'whitelist.remove',
    'whitelist.add',
    'authkey.ip-security.off',
  ]);
  expect(actions.every((event) => event.ip === '127.0.0.1')).toBe(true);
});

test('IP addresses or ranges are added by hand, in the forms that people paste', async ({
  page,
  company,
  runtime,
}) => {
  await signIn(page.context(), company.owner);
  await stepUp(page, company.owner);
  await page.goto(`${baseUrl()}/authkeys/new`);
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Pasted');
  await page.getByRole('textbox', { name: 'Whitelisted IPs' }).fill('192.0. 2.146, 10.0.0.5/24\n2001:DB8::1');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(page.getByRole('textbox', { name: 'Authkey', exact: true })).toBeVisible();
  const entries = await runtime.prisma.whitelistEntry.findMany({ where: { companyId: company.id } });
  expect(entries.map((entry) => entry.value).sort()).toEqual(['10.0.0.0/24', '192.0.2.146', '2001:db8::1']);

  const key = await runtime.prisma.authkey.findFirstOrThrow({ where: { companyId: company.id } });
  await page.goto(`${baseUrl()}/authkeys/${key.id}`);
  const own = page.getByRole('region', { name: 'Whitelisted IPs', exact: true });
  const box = own.getByRole('textbox', { name: 'IP addresses or ranges' });
  await box.fill('198.51.100.1 010.0.0.1');
  await own.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(own.getByText(/starts with a zero/i).first()).toBeVisible();
  await expect(box).toHaveValue(/010\.0\.0\.1/);
  expect(await runtime.prisma.whitelistEntry.count({ where: { companyId: company.id } })).toBe(3);
  await box.fill('198.51.100.1');
  await own.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(own.getByRole('button', { name: 'Remove 198.51.100.1' })).toBeVisible();
});
