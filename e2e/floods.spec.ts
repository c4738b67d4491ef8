import { secretData } from '#lib/testing/secret-data';
import { baseUrl, expect, focused, openSection, signIn, test } from './fixtures.ts';

test('a flood in Failed Logs: a /64 is whitelisted as one, others stand in one row, what alerts held back is said', async ({
  page,
  company,
  runtime,
}) => {
  await signIn(page.context(), company.owner);
  await openSection(runtime, company, company.owner);
  const key = await runtime.prisma.authkey.create({
    data: {
      companyId: company.id,
      name: 'Till',
      secrets: { create: secretData() },
    },
  });
  const ids = [company.id, key.id];
  for (const [ip, attempts] of [
    ['2001:db8:0:7::/64', 212],
    ['0.0.0.0/0', 4_900],
  ] as const) {
    await runtime.pool.query(
      `insert into "FailedRequest"
       values ($1, $2, $3, '/api/v5/flow', date_trunc('minute', now()), $4, now(), now(), 'ip')`,
      [...ids, ip, attempts],
    );
  }
  await runtime.pool.query(
    `insert into "RefusalAlert"
       ("companyId", "credentialId", since, "dueAt", "windowEndsAt", told, "lastAt", held, "heldSince")
     values ($1, $2, now(), now() + interval '1 day', now() + interval '1 day', '{}', now(), 4900, now())`,
    ids,
  );
  await page.goto(`${baseUrl()}/sms/failed-logs`);
  const others = page.getByRole('row').filter({ hasText: 'other addresses' });
  await expect(others).toContainText('4,900');
  await expect(others.getByRole('button', { name: /^(Copy|Whitelist)/ })).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Copy 2001:db8:0:7::/64' })).toBeVisible();
  await page.getByRole('button', { name: 'Whitelist 2001:db8:0:7::/64' }).click();
  await expect(page.getByText('A whole network')).toBeVisible();
  await page.getByRole('menuitem', { name: 'This authkey', exact: true }).click();
  await expect(page.getByRole('row').filter({ hasText: '2001:db8:0:7::/64' })).toContainText('Whitelisted');
  const entries = await runtime.prisma.whitelistEntry.findMany({ where: { companyId: company.id } });
  expect(entries.map(({ value, credentialId }) => [value, credentialId])).toEqual([
    ['2001:db8:0:7::/64', key.id],
  ]);
  await page.goto(`${baseUrl()}/alerts`);
  await expect(page.getByRole('region', { name: 'Held back' })).toContainText('Till: 4,900 requests');
});

test('a template asks for the OTP, and what was typed is there again after it', async ({
  page,
  company,
  runtime,
}) => {
  await signIn(page.context(), company.owner);
  await page.goto(`${baseUrl()}/sms/templates/new`);
  const name = page.getByRole('textbox', { name: 'Name', exact: true });
  await name.fill('Welcome');
  await page.getByRole('textbox', { name: 'Text' }).fill('Your code is ##CODE##');
  await page.getByRole('button', { name: 'Create template' }).click();
  const dialog = await focused(page.getByRole('dialog', { name: 'Verify it is you' }));
  expect(await runtime.prisma.template.count({ where: { companyId: company.id } })).toBe(0);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await openSection(runtime, company, company.owner);
  await page.goto(`${baseUrl()}/sms/templates/new`);
  await expect(name).toHaveValue('Welcome');
  await page.getByRole('button', { name: 'Create template' }).click();
  await expect(page.getByRole('heading', { name: 'Welcome' })).toBeVisible();
  const [template] = await runtime.prisma.template.findMany({ where: { companyId: company.id } });
  expect(template?.text).toBe('Your code is ##CODE##');
});
