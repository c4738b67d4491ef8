import { createAuthkey } from '#lib/access/authkeys/create';
import { systemCtx } from '#lib/core/context';
import { baseUrl, expect, focused, openSection, signIn, test } from './fixtures.ts';

test('beside an address stand its network and whether it is near; what an alert links to asks before it does anything', async ({
  page,
  company,
  runtime,
}) => {
  const { prisma } = runtime;
  const { authkey } = await createAuthkey(systemCtx(company, 'e2e'), {
    name: 'Website',
    ipSecurity: true,
    entries: '203.0.113.7, 8.8.4.4',
  });
  const at = new Date();
  const seen = ['203.0.113.9', '198.51.100.9', '8.8.8.8', '0.0.0.0'];
  for (const ip of seen) {
    await prisma.recentIp.create({
      data: {
        ...{ companyId: company.id, credentialId: authkey.id, ip, refused: 3 },
        ...{ firstSeenAt: at, lastSeenAt: at },
      },
    });
    await prisma.$executeRaw`
      insert into "FailedRequest" ("companyId", "credentialId", ip, endpoint, minute, attempts, "firstAt", "lastAt")
      values (${company.id}::uuid, ${authkey.id}::uuid, ${ip}::inet, '/api/v5/flow', date_trunc('minute', ${at}::timestamptz), 3, ${at}, ${at})`;
  }

  const near = 'Near an address that you whitelisted or accepted';
  const never = 'A network never seen with this authkey';
  async function expectOrigins(table: ReturnType<typeof page.getByRole>) {
    const row = (ip: string) => table.getByRole('row').filter({ hasText: ip });
    await expect(row('203.0.113.9')).toContainText(near);
    await expect(row('198.51.100.9')).toContainText(never);
    await expect(row('8.8.8.8')).toContainText('Google LLC, United States');
    await expect(row('8.8.8.8')).toContainText(near);
    const unknown = row('unknown');
    await expect(unknown).toBeVisible();
    await expect(unknown).not.toContainText(/Near an address|never seen/);
  }

  await signIn(page.context(), company.owner);
  await page.goto(`${baseUrl()}/sms/failed-logs`);
  await expectOrigins(page.getByRole('table', { name: 'Failed requests' }));
  await expect(page.getByRole('link', { name: 'IP Geolocation by DB-IP' })).toBeVisible();

  // From a mail, while the Authkey section is closed: the OTP comes first, and the link is kept.
  await page.goto(`${baseUrl()}/authkeys/${authkey.id}?do=whitelist&ip=198.51.100.9`);
  await expect(page).toHaveURL(/\/authkeys\/verify\?next=.*do%3Dwhitelist/);
  await openSection(runtime, company, company.owner);
  await page.goto(`${baseUrl()}/authkeys/${authkey.id}?do=whitelist&ip=198.51.100.9`);
  const dialog = await focused(page.getByRole('dialog'));
  await expect(dialog).toContainText('Whitelist 198.51.100.9 for 24 hours?');
  const entries = () =>
    prisma.whitelistEntry.findMany({ where: { credentialId: authkey.id, value: '198.51.100.9' } });
  expect(await entries()).toEqual([]);
  await dialog.getByRole('button', { name: 'Whitelist for 24 hours' }).click();
  await expect(dialog).toBeHidden();
  const [entry] = await entries();
  const left = (entry?.expiresAt?.getTime() ?? 0) - at.getTime();
  expect(left).toBeGreaterThan(86_000_000);
  expect(left).toBeLessThan(90_000_000);
  await expect(page).toHaveURL(`${baseUrl()}/authkeys/${authkey.id}`);

  const recent = page.getByRole('region', { name: 'Recent IPs' });
  const listed = recent.getByRole('row').filter({ hasText: '198.51.100.9' });
  await expect(listed).toContainText('Whitelisted');
  await expect(listed).not.toContainText(/Near an address|never seen/);
  await expect(recent.getByRole('row').filter({ hasText: '203.0.113.9' })).toContainText(near);

  await page.goto(`${baseUrl()}/authkeys/${authkey.id}?do=roll`);
  await expect(await focused(page.getByRole('dialog'))).toContainText('Roll Website?');
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(`${baseUrl()}/authkeys/${authkey.id}`);
  expect(await prisma.authkeySecret.count({ where: { authkeyId: authkey.id } })).toBe(1);

  // A link that names no address asks for nothing.
  await page.goto(`${baseUrl()}/authkeys/${authkey.id}?do=whitelist&ip=everyone`);
  await expect(recent).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
});
