import { createAuthkey } from '#lib/access/authkeys/create';
import { systemCtx } from '#lib/core/context';
import { rawRequest } from '#lib/testing/raw-http';
import { baseUrl, expect, readOtp, signIn, test } from './fixtures.ts';

function call(token: string, from: string) {
  return rawRequest({
    port: Number(new URL(baseUrl()).port),
    from,
    method: 'GET',
    path: '/api/v1/authkeys',
    headers: [['authorization', `Bearer ${token}`]],
  });
}

test('an owner makes a service token behind the OTP; it works from its address alone, until it is revoked', async ({
  page,
  company,
  runtime,
}) => {
  await createAuthkey(systemCtx(company, 'e2e'), { name: 'Website', ipSecurity: true });
  await signIn(page.context(), company.owner);
  await page.goto(`${baseUrl()}/settings`);
  await page.getByRole('main').getByRole('link', { name: 'Service tokens' }).click();
  await page.getByRole('textbox', { name: 'Registered mobile number' }).fill(company.owner.mobile);
  await page.getByRole('button', { name: 'Send OTP' }).click();
  await page.getByRole('textbox', { name: 'OTP' }).fill(await readOtp(page.context(), company.owner.mobile));
  await page.getByRole('button', { name: 'Verify' }).click();
  await expect(page.getByRole('heading', { name: 'Service tokens', level: 1 })).toBeVisible();
  await expect(page.getByText('No service tokens yet')).toBeVisible();

  const create = page.getByRole('button', { name: 'Create token' });
  await page.getByRole('textbox', { name: 'Name' }).fill('Deploy');
  await page.getByRole('checkbox', { name: 'ips:lease' }).click();
  await create.click();
  await expect(page.getByText('Enter at least one IP address or range')).toBeVisible();
  await page.getByRole('checkbox', { name: 'ips:lease' }).click();
  await page.getByRole('textbox', { name: 'IP addresses or ranges' }).fill('127.0.0.1');
  await create.click();
  await expect(page.getByText('Choose at least one scope')).toBeVisible();
  await page.getByRole('checkbox', { name: 'authkeys:read' }).click();
  await expect(page.getByRole('combobox', { name: 'Expires' })).toHaveValue(String(30 * 86_400));
  await create.click();
  const secret = await page.getByRole('textbox', { name: 'Service token' }).inputValue();
  expect(secret).toMatch(/^kfs_[0-9A-Za-z]{38}$/);
  await page.getByRole('button', { name: 'I have stored it' }).click();
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('');
  await expect(page.getByRole('textbox', { name: 'Service token' })).toHaveCount(0);

  const good = await call(secret, '127.0.0.1');
  expect(good.status).toBe(200);
  expect(good.json.items).toMatchObject([{ name: 'Website', mode: 'on' }]);
  const away = await call(secret, '127.0.0.2');
  expect(away.status).toBe(418);
  const row = page
    .getByRole('table', { name: 'Service tokens' })
    .getByRole('row')
    .filter({ hasText: 'Deploy' });
  await expect(row).toContainText('from 127.0.0.1');
  await expect(row).toContainText('authkeys:read');
  await expect(row).toContainText(`${secret.slice(0, 7)}…${secret.slice(-4)}`);

  await page.goto(`${baseUrl()}/sms/failed-logs`);
  const failed = page.getByRole('row').filter({ hasText: '127.0.0.2' });
  await expect(failed).toContainText('Deploy service token');
  await expect(failed).toContainText('/api/v1/authkeys');
  await page.getByRole('button', { name: 'Whitelist 127.0.0.2' }).click();
  await expect(page.getByRole('menuitem', { name: 'Whole company' })).toHaveCount(0);
  await page.getByRole('menuitem', { name: 'This service token', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Whitelist 127.0.0.2' })).toHaveCount(0);
  expect((await call(secret, '127.0.0.2')).status).toBe(200);

  await page.goto(`${baseUrl()}/settings/service-tokens`);
  await page.getByRole('link', { name: 'Open Deploy' }).click();
  await expect(page.getByRole('heading', { name: 'Deploy', level: 1 })).toBeVisible();
  const list = page.getByRole('region', { name: 'Whitelisted IPs' });
  await expect(list.getByRole('button', { name: 'Remove 127.0.0.2' })).toBeVisible();
  await page.getByRole('button', { name: 'Revoke Deploy' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke', exact: true }).click();
  await expect(page.getByText('No service tokens yet')).toBeVisible();
  expect((await call(secret, '127.0.0.1')).status).toBe(401);

  await expect
    .poll(() =>
      runtime.prisma.failedRequest.findMany({
        where: { companyId: company.id },
        select: { ip: true, endpoint: true, reason: true },
        orderBy: { firstAt: 'asc' },
      }),
    )
    .toEqual([
      { ip: '127.0.0.2', endpoint: '/api/v1/authkeys', reason: 'ip' },
      { ip: '127.0.0.1', endpoint: '/api/v1/authkeys', reason: 'disabled' },
    ]);
  await page.goto(`${baseUrl()}/audit-log`);
  await expect(page.getByText('created service token Deploy for authkeys:read')).toBeVisible();
  await expect(page.getByText('revoked service token Deploy')).toBeVisible();
});
