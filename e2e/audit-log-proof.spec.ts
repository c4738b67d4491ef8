import { readFile } from 'node:fs/promises';
import { createAuthkey } from '#lib/access/authkeys/create';
import { systemCtx } from '#lib/core/context';
import { baseUrl, type Company, expect, signIn, test } from './fixtures.ts';

const makeAuthkeys = async (company: Company, ...names: string[]) => {
  for (const name of names) await createAuthkey(systemCtx(company, 'e2e'), { name, ipSecurity: true });
};

test('what the filters leave is exported as CSV and JSON Lines; Verify says up to when all is right, and what is not', async ({
  page,
  company,
  runtime,
  elsewhere,
}) => {
  test.setTimeout(120_000);
  await makeAuthkeys(company, 'Website', '=Till');
  await signIn(page.context(), company.admin);
  await page.goto(`${baseUrl()}/audit-log`);
  await expect(page.getByText('Not verified yet.')).toBeVisible();

  const save = async (format: 'CSV' | 'JSON Lines') => {
    await page.getByRole('button', { name: 'Export' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: format, exact: true }).click();
    const file = await download;
    return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
  };
  const all = await save('JSON Lines');
  expect(all.name).toMatch(/^audit-log-[\d-]{10}\.jsonl$/);
  const lines = all.text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.map(({ seq, action }) => [seq, action])).toEqual([
    [1, 'authkey.create'],
    [2, 'authkey.create'],
    [3, 'session.start'],
  ]);
  await page.goto(`${baseUrl()}/audit-log?what=authkeys`);
  const csv = await save('CSV');
  expect(csv.name).toMatch(/\.csv$/);
  expect(csv.text.trimEnd().split('\r\n')).toHaveLength(3);
  expect(csv.text).toContain(",'=Till,");

  await page.getByRole('button', { name: 'Verify' }).click();
  await expect(page.getByText('Verified up to event 5,')).toBeVisible();
  const exported = page.getByText('exported 2 events of the audit log as CSV');
  await page.goto(`${baseUrl()}/audit-log`);
  await expect(exported).toBeVisible();

  await runtime.pool.query(
    `update "AuditEvent" set "targetName" = 'Nothing' where "companyId" = $1 and seq = 2`,
    [company.id],
  );
  await page.getByRole('button', { name: 'Verify' }).click();
  await expect(page.getByRole('alert').getByText('Event #2 was changed.')).toBeVisible();

  const viewer = await elsewhere();
  await signIn(viewer.context(), company.viewer);
  await viewer.goto(`${baseUrl()}/audit-log`);
  await expect(viewer.getByRole('alert').getByText('Event #2 was changed.')).toBeVisible();
  await expect(viewer.getByRole('button', { name: /^(Export|Verify)$/ })).toHaveCount(0);
  const refused = await viewer.request.post(`${baseUrl()}/audit-log/export`, {
    form: { format: 'csv' },
    headers: { origin: baseUrl() },
  });
  expect([refused.status(), await refused.text()]).toEqual([
    403,
    expect.stringContaining('Your role is viewer'),
  ]);
  await expect
    .poll(() =>
      runtime.prisma.auditEvent.count({ where: { companyId: company.id, action: 'access.refuse' } }),
    )
    .toBe(1);
});

test('a form of somebody else’s page, and one without a session, exports nothing', async ({
  page,
  company,
  runtime,
}) => {
  await signIn(page.context(), company.admin);
  const post = (origin: string) =>
    page.request.post(`${baseUrl()}/audit-log/export?what=members`, {
      form: { format: 'csv' },
      headers: { origin },
      maxRedirects: 0,
    });
  expect((await post('https://evil.example')).status()).toBe(403);
  await page.context().clearCookies();
  const answer = await post(baseUrl());
  expect([answer.status(), answer.headers().location]).toEqual([303, '/audit-log?what=members']);
  const where = { companyId: company.id, action: 'audit-log.export' };
  expect(await runtime.prisma.auditEvent.count({ where })).toBe(0);
});
