import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { createAuthkey } from '#lib/access/authkeys/create';
import { systemCtx } from '#lib/core/context';
import { makeServiceToken } from '#lib/testing/service-token';
import { baseUrl, expect, openSection, sendMessage, signIn, test } from './fixtures.ts';

test('a file is applied by npx keyfence; what is pressed in the panel is told by the next plan', async ({
  page,
  company,
  runtime,
}, testInfo) => {
  const ctx = systemCtx(company, 'e2e');
  const { authkey, secret } = await createAuthkey(ctx, { name: 'Website', ipSecurity: true });
  const { secret: token } = await makeServiceToken(ctx, { scopes: ['authkeys:read', 'ips:write'] });
  const template = await runtime.prisma.template.create({
    data: { companyId: company.id, name: 'Hello', text: 'Hello' },
  });
  const call = async (from: string) =>
    (await sendMessage({ authkey: secret, templateId: template.id, from })).status;
  const file = testInfo.outputPath('keyfence.yaml');
  const keyfence = async (...args: string[]) => {
    const env = {
      ...process.env,
      KEYFENCE_URL: baseUrl().replace('localhost', '127.0.0.1'),
      KEYFENCE_TOKEN: token,
    };
    const options = { cwd: resolve(import.meta.dirname, '..'), env };
    return promisify(execFile)('npx', ['keyfence', ...args], options).then(
      ({ stdout }) => ({ code: 0, said: stdout }),
      ({ code, stdout, stderr }) => ({ code, said: `${stdout}${stderr}` }),
    );
  };

  await writeFile(file, 'version: 1\nauthkeys:\n  - name: Website\n    ips:\n      - 127.0.0.7 # the shop\n');
  expect(await call('127.0.0.7')).toBe(418);
  const plan = await keyfence('plan', file);
  expect(plan.said).toContain('  + 127.0.0.7\n');
  expect(plan.code).toBe(2);
  expect(await keyfence('apply', file)).toMatchObject({ code: 0 });
  expect(await call('127.0.0.7')).toBe(200);
  expect(await call('127.0.0.8')).toBe(418);

  await signIn(page.context(), company.owner);
  await openSection(runtime, company, company.owner);
  await page.goto(`${baseUrl()}/sms/failed-logs`);
  await page.getByRole('button', { name: 'Whitelist 127.0.0.8' }).click();
  await page.getByRole('menuitem', { name: 'This authkey', exact: true }).click();
  await expect
    .poll(() =>
      runtime.prisma.whitelistEntry.count({ where: { credentialId: authkey.id, value: '127.0.0.8' } }),
    )
    .toBe(1);

  const next = await keyfence('apply', file);
  expect(next.said).toMatch(/ {2}\? 127\.0\.0\.8 .*nothing to do\. 1 only in Keyfence/s);
  expect(next.code).toBe(0);
  expect(await call('127.0.0.8')).toBe(200);

  // Whoever was accepted a moment ago is not refused unasked.
  const pruned = await keyfence('apply', file, '--prune');
  expect(pruned.said).toMatch(/127\.0\.0\.8 {2}1 request, .* with authkey "Website"/);
  expect(pruned.code).toBe(1);
  expect(await keyfence('apply', file, '--prune', '--confirm')).toMatchObject({ code: 0 });
  expect(await call('127.0.0.8')).toBe(418);

  await page.goto(`${baseUrl()}/audit-log`);
  await expect(page.getByRole('row').filter({ hasText: '127.0.0.8' }).first()).toContainText('CI');
});
