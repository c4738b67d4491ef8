import { createAuthkey } from '#lib/access/authkeys/create';
import { setIpSecurity } from '#lib/access/authkeys/set-ip-security';
import { createClient } from '#lib/access/clients/create';
import { addEntries } from '#lib/access/whitelist/add';
import { removeEntries } from '#lib/access/whitelist/remove';
import { systemCtx } from '#lib/core/context';
import { baseUrl, expect, openSection, signIn, test } from './fixtures.ts';

const timezoneId = 'America/Los_Angeles';
test.use({ timezoneId });

const minutesAgo = (minutes: number) => new Date(Math.floor(Date.now() / 1_000) * 1_000 - minutes * 60_000);
const inUrl = (at: Date) => at.toISOString().replace('.000', '');
/** As a field for date and time takes it there. */
const typed = (at: Date) => at.toLocaleString('sv-SE', { timeZone: timezoneId }).replace(' ', 'T');

test('lists and mode are shown as they stood at a time, read only, with a way back', async ({
  page,
  company,
  runtime,
}) => {
  const ctx = (minutes: number) => systemCtx(company, 'e2e', minutesAgo(minutes));
  const { authkey } = await createAuthkey(ctx(120), {
    name: 'Shop',
    ipSecurity: true,
    entries: '192.0.2.1 192.0.2.2',
  });
  await addEntries(ctx(100), { credentialId: null, entries: '198.51.100.0/24', note: 'Office' });
  const { client } = await createClient(ctx(100), {
    username: `then_${company.id.slice(-12)}`,
    entries: '192.0.2.3',
  });
  const removed = await runtime.prisma.whitelistEntry.findFirstOrThrow({
    where: { companyId: company.id, value: '192.0.2.1' },
  });
  await removeEntries(ctx(60), { ids: [removed.id], confirm: true });
  await setIpSecurity(ctx(30), { id: authkey.id, mode: 'off', confirm: true });
  await signIn(page.context(), company.admin);
  await openSection(runtime, company, company.admin);

  await page.goto(`${baseUrl()}/authkeys/${authkey.id}`);
  const asOf = page.getByLabel('As of', { exact: true });
  await expect(asOf).toHaveValue('');
  const then = minutesAgo(80);
  await asOf.fill(typed(then));
  await expect(page).toHaveURL(new RegExp(`asOf=${inUrl(then)}`));
  await expect(page.getByText(/^As it stood on /)).toBeVisible();
  await expect(asOf).toHaveValue(typed(then));
  await expect(asOf).toBeFocused();
  await expect(page.getByText('IP security was on.')).toBeVisible();
  const own = page.getByRole('region', { name: 'Whitelisted IPs', exact: true });
  await expect(own.getByRole('row')).toHaveCount(3);
  await expect(own).toContainText('192.0.2.1');
  await expect(page.getByRole('region', { name: "Company's whitelisted IPs" })).toContainText('Office');
  const main = page.getByRole('main');
  await expect(main.getByRole('switch')).toHaveCount(0);
  await expect(main.getByRole('button')).toHaveCount(0);

  await asOf.fill(typed(minutesAgo(20)));
  await expect(page.getByText('IP security was off: any address could use this authkey.')).toBeVisible();
  await expect(own.getByRole('row')).toHaveCount(2);
  await expect(own).not.toContainText('192.0.2.1');

  await asOf.fill(typed(minutesAgo(-60)));
  await expect(asOf).toHaveAccessibleDescription(/is in the future\. Choose a time that has passed\./);
  await expect(own).toBeHidden();
  await page.getByRole('link', { name: 'Back to now' }).click();
  await expect(page).toHaveURL(`${baseUrl()}/authkeys/${authkey.id}`);
  await expect(main.getByRole('switch', { name: 'IP security' })).toBeVisible();
  await expect(asOf).toHaveValue('');

  await page.goto(`${baseUrl()}/company-ips?asOf=${inUrl(minutesAgo(110))}`);
  await expect(page.getByText('No entry stood here.')).toBeVisible();
  await page.goto(`${baseUrl()}/company-ips?asOf=2020-01-01T00:00:00Z`);
  await expect(asOf).toHaveAccessibleDescription(/The audit log reaches back to .* UTC\./);
  await page.goto(`${baseUrl()}/company-ips?asOf=lately`);
  await expect(asOf).toHaveAccessibleDescription(/“lately” is no date and time\./);
  await page.goto(`${baseUrl()}/clients/${client.id}?asOf=${inUrl(minutesAgo(90))}`);
  await expect(own).toContainText('192.0.2.3');
  await expect(page.getByText('Only the addresses below could use this API client.')).toBeVisible();
});
