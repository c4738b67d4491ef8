import { createAuthkey } from '#lib/access/authkeys/create';
import { systemCtx } from '#lib/core/context';
import { baseUrl, expect as expectSoon, openSection, signIn, test } from './fixtures.ts';

/** A busy machine takes its time over as many. */
const expect = expectSoon.configure({ timeout: 120_000 });

test('a whole list of 100,000 entries is imported from a file, looked at and added at once', async ({
  page,
  company,
  runtime,
}) => {
  test.setTimeout(300_000);
  const { authkey } = await createAuthkey(systemCtx(company, 'e2e'), { name: 'Feed', ipSecurity: true });
  await signIn(page.context(), company.owner);
  await openSection(runtime, company, company.owner);
  await page.goto(`${baseUrl()}/authkeys/${authkey.id}`);
  const lines = Array.from({ length: 100_000 }, (_, n) => `11.${n >> 16}.${(n >> 8) & 255}.${n & 255},n${n}`);
  const buffer = Buffer.from(['value,note', ...lines].join('\n'));
  const own = page.getByRole('region', { name: 'Whitelisted IPs', exact: true });
  await own
    .getByLabel('File for Whitelisted IPs')
    .setInputFiles({ name: 'feed.csv', mimeType: 'text/csv', buffer });
  await expect(own.getByText('100,000 entries understood')).toBeVisible();
  await own.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByText('100,000 entries added to Whitelisted IPs').first()).toBeVisible();
  const where = { companyId: company.id, credentialId: authkey.id };
  expect(await runtime.prisma.whitelistEntry.count({ where })).toBe(100_000);
});
