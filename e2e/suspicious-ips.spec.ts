import { parseAddress } from '#lib/net/address';
import { suspiciousIps } from '../lib/access/suspicious-ips/block-list.ts';
import { baseUrl, expect, focused, openSection, signIn, test } from './fixtures.ts';
import { flagIp } from './flag-ip.ts';

test('a blocked IP is seen with its time left, and unblocked by keyboard', async ({
  page,
  company,
  runtime,
}) => {
  const { ip, username } = await flagIp(runtime, company);
  await signIn(page.context(), company.owner);
  await openSection(runtime, company, company.owner);
  await page.goto(baseUrl());
  await expect(page.getByText('1 IP is blocked after a burst of token requests')).toBeVisible();
  await page.getByRole('main').getByRole('link', { name: 'Suspicious IPs' }).click();
  await expect(page.getByRole('heading', { name: 'Suspicious IPs', level: 1 })).toBeVisible();

  const row = page.getByRole('row').filter({ hasText: ip });
  await expect(row).toContainText(username);
  await expect(row).toContainText('20');
  const left = row.getByRole('timer');
  await expect(left).toHaveText(/^1[45]:\d\d$/);
  const before = (await left.textContent()) ?? '';
  await expect(left).not.toHaveText(before);

  await row.getByRole('button', { name: `Unblock ${ip}` }).focus();
  await page.keyboard.press('Enter');
  const dialog = await focused(page.getByRole('dialog'));
  await expect(dialog).toContainText('20 or more token requests within 10 seconds');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(row).toContainText('Unblocked');
  await expect(row).toContainText('Olga Owner');
  await expect(row.getByRole('button', { name: `Unblock ${ip}` })).toHaveCount(0);
  await expect(page.locator('[data-announcer=polite]')).toHaveText(`${ip} unblocked`);
  await expect(page.getByRole('region', { name: 'Addresses of the last 7 days' })).toBeFocused();

  const { releasedFor } = await suspiciousIps.of(runtime).check(parseAddress(ip)!, new Date());
  expect([...releasedFor]).toEqual([company.id]);
  const audited = await runtime.prisma.auditEvent.findMany({
    where: { companyId: company.id, action: 'suspicious-ip.unblock' },
  });
  expect(audited).toMatchObject([{ targetName: ip, actorName: 'Olga Owner' }]);
});

test('a viewer sees it without the button, a new one comes by itself, another company sees nothing', async ({
  page,
  elsewhere,
  company,
  otherCompany,
  runtime,
}) => {
  await signIn(page.context(), company.viewer);
  await openSection(runtime, company, company.viewer);
  await page.goto(`${baseUrl()}/clients/suspicious-ips`);
  await expect(page.getByText('No suspicious IPs')).toBeVisible();
  const { ip } = await flagIp(runtime, company);
  await expect(page.getByRole('button', { name: `Copy ${ip}` })).toBeVisible();
  await expect(page.getByRole('button', { name: `Unblock ${ip}` })).toHaveCount(0);

  const other = await elsewhere();
  await signIn(other.context(), otherCompany.owner);
  await other.goto(`${baseUrl()}/clients/suspicious-ips`);
  await expect(other).toHaveURL(/\/authkeys\/verify\?next=%2Fclients%2Fsuspicious-ips/);
  await openSection(runtime, otherCompany, otherCompany.owner);
  await other.goto(`${baseUrl()}/clients/suspicious-ips`);
  await expect(other.getByText('No suspicious IPs')).toBeVisible();
});
