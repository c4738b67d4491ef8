import { createAuthkey } from '#lib/access/authkeys/create';
import { applyToList } from '#lib/access/ip-lists/apply';
import { attachIpList } from '#lib/access/ip-lists/attach';
import { createIpList } from '#lib/access/ip-lists/create';
import { systemCtx } from '#lib/core/context';
import { transact } from '#lib/core/transact';
import { baseUrl, expect, openSection, sendMessage, signIn, test } from './fixtures.ts';
import { pendingRead } from './pending-read.ts';

test('a list kept by hand lets in where it is attached; detached, its addresses are named before they are refused', async ({
  page,
  company,
  runtime,
}) => {
  const { authkey, secret } = await createAuthkey(systemCtx(company, 'e2e'), {
    name: 'Till',
    ipSecurity: true,
  });
  const template = await runtime.prisma.template.create({
    data: { companyId: company.id, name: 'Hello', text: 'Hello' },
  });
  const call = async (from: string) =>
    (await sendMessage({ authkey: secret, templateId: template.id, from })).status;
  await signIn(page.context(), company.owner);
  await openSection(runtime, company, company.owner);

  await page.goto(`${baseUrl()}/ip-lists`);
  await expect(page.getByRole('heading', { name: 'IP lists', level: 1 })).toBeVisible();
  await page.getByRole('main').getByRole('link', { name: 'Create list' }).first().click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Offices');
  await page.getByRole('combobox', { name: 'Source' }).selectOption('By hand');
  const box = page.getByRole('textbox', { name: 'IP addresses or ranges' });
  await box.fill('127.0.0.7, 127.0.0.300');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(box).toHaveAttribute('aria-invalid', 'true');
  await box.fill('127.0.0.7, 127.0.0.16/28');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Offices', level: 1 })).toBeVisible();
  const entries = page.getByRole('region', { name: 'Entries', exact: true });
  await expect(entries.getByRole('row')).toHaveCount(3);
  expect(await call('127.0.0.7')).toBe(418);

  await page.goto(`${baseUrl()}/authkeys/${authkey.id}`);
  const lists = page.getByRole('region', { name: 'IP lists', exact: true });
  await lists.getByRole('button', { name: 'Attach list' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'IP list' }).selectOption({ label: 'Offices, 2 entries' });
  await dialog.getByRole('button', { name: 'Attach', exact: true }).click();
  await expect(lists.getByRole('link', { name: 'Offices' })).toBeVisible();
  expect([await call('127.0.0.7'), await call('127.0.0.17'), await call('127.0.0.9')]).toEqual([
    200, 200, 418,
  ]);

  await lists.getByRole('button', { name: 'Detach Offices' }).click();
  await expect(dialog).toContainText('2 addresses');
  await expect(dialog.getByRole('row').filter({ hasText: '127.0.0.17' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Detach', exact: true }).click();
  // What stands behind an open dialog has no roles.
  await expect(dialog).toHaveCount(0);
  await expect(lists.getByRole('link', { name: 'Offices' })).toHaveCount(0);
  expect(await call('127.0.0.7')).toBe(418);
  const history = page.getByRole('region', { name: 'History' });
  await expect(history).toContainText('detached IP list Offices from Till');
});

test('what a URL gives waits for Approve, which names whom it would refuse', async ({
  page,
  company,
  runtime,
}) => {
  const ctx = systemCtx(company, 'e2e');
  const { authkey, secret } = await createAuthkey(ctx, { name: 'Till', ipSecurity: true });
  const template = await runtime.prisma.template.create({
    data: { companyId: company.id, name: 'Hello', text: 'Hello' },
  });
  const call = async (from: string) =>
    (await sendMessage({ authkey: secret, templateId: template.id, from })).status;
  const list = await createIpList(ctx, {
    name: 'Probes',
    source: 'url',
    url: 'https://probes.invalid/ips.txt',
    format: 'text',
  });
  // The worker is to leave it alone.
  const where = { companyId_id: { companyId: company.id, id: list.id } };
  const nextReadAt = new Date(Date.now() + 86_400_000);
  await runtime.prisma.ipList.update({ where, data: { nextReadAt } });
  await transact(ctx, (tx) => applyToList(tx, ctx, list, [{ value: '127.0.0.7', note: '' }]));
  await attachIpList(ctx, { listId: list.id, credentialId: authkey.id });
  expect(await call('127.0.0.7')).toBe(200);
  const pending = pendingRead(['127.0.0.9'], { removed: ['127.0.0.7'], reasons: ['locks-out'] });
  await runtime.prisma.ipList.update({ where, data: { pending, waitsSince: new Date() } });

  await signIn(page.context(), company.owner);
  await openSection(runtime, company, company.owner);
  await page.goto(`${baseUrl()}/ip-lists`);
  const row = page.getByRole('row').filter({ hasText: 'Probes' });
  await expect(row).toContainText('Waits for approval');
  await row.getByRole('link', { name: 'Open Probes' }).click();
  const waiting = page.getByRole('region', { name: 'Waits for a person' });
  await expect(waiting).toContainText('1 added, 1 removed');
  await expect(waiting).toContainText('It would refuse 1 address');
  await waiting.getByRole('button', { name: 'Approve' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('row').filter({ hasText: '127.0.0.7' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Approve' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(waiting).toHaveCount(0);
  await expect(page.getByRole('region', { name: 'Entries', exact: true })).toContainText('127.0.0.9');
  expect([await call('127.0.0.7'), await call('127.0.0.9')]).toEqual([418, 200]);
  await expect(page.getByRole('region', { name: 'History' })).toContainText(
    'approved what was read of IP list Probes: 1 added, 1 removed',
  );
});

test('a list from host names names what is none, and shows what each name leads to or what keeps it from that', async ({
  page,
  company,
  runtime,
}) => {
  await signIn(page.context(), company.owner);
  await openSection(runtime, company, company.owner);
  await page.goto(`${baseUrl()}/ip-lists/new`);
  await page.getByRole('textbox', { name: 'Name' }).first().fill('VPN');
  await page.getByRole('combobox', { name: 'Source' }).selectOption('Host names');
  const box = page.getByRole('textbox', { name: 'Host names' });
  await box.fill('vpn.example.com, *.example.com, 203.0.113.9');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(box).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByText('*.example.com: A star cannot be looked up.')).toBeVisible();
  await expect(page.getByText('203.0.113.9: This is an IP address.')).toBeVisible();

  const now = Date.now();
  const [ago, later] = [new Date(now - 3_600_000).toISOString(), new Date(now + 2 * 86_400_000)];
  const seen = (ip: string, leftOutAt: string | null = null) => ({ ip, seenAt: ago, leftOutAt });
  const { id } = await runtime.prisma.ipList.create({
    data: {
      companyId: company.id,
      name: 'VPN',
      source: 'hosts',
      hosts: ['gone.example.com', 'vpn.example.com'],
      createdBy: 'e2e',
      hostStates: {
        create: [
          {
            host: 'gone.example.com',
            addresses: [seen('192.0.2.7')],
            seenAt: ago,
            nextAt: later,
            failedSince: ago,
            problem: 'The DNS has no such name (NXDOMAIN).',
          },
          {
            host: 'vpn.example.com',
            addresses: [seen('192.0.2.8'), seen('2001:db8::8', new Date(now).toISOString())],
            seenAt: ago,
            nextAt: later,
          },
        ],
      },
    },
    select: { id: true },
  });
  await page.goto(`${baseUrl()}/ip-lists/${id}`);
  const names = page.getByRole('region', { name: 'Host names', exact: true });
  const [gone, vpn] = ['gone.example.com', 'vpn.example.com'].map((host) =>
    names.getByRole('listitem').filter({ hasText: host }),
  );
  await expect(gone!).toContainText('192.0.2.7');
  await expect(gone!).toContainText(/Not resolved.*NXDOMAIN.*these addresses go on until/);
  await expect(vpn!).toContainText('192.0.2.8');
  await expect(vpn!).toContainText('next look-up in 2 d');
  await expect(vpn!.getByRole('listitem').filter({ hasText: '2001:db8::8' })).toContainText(
    'left out, goes in',
  );
});
