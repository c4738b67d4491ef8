import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright/test';
import { createAuthkey } from '#lib/access/authkeys/create';
import { createClient } from '#lib/access/clients/create';
import { attachIpList } from '#lib/access/ip-lists/attach';
import { createIpList } from '#lib/access/ip-lists/create';
import { createServiceToken } from '#lib/access/service-tokens/create';
import { addEntries } from '#lib/access/whitelist/add';
import { addRecipient } from '#lib/alerts/recipients/add';
import { addWebhook } from '#lib/alerts/webhooks/add';
import { systemCtx } from '#lib/core/context';
import type { Runtime } from '#lib/core/runtime';
import { baseUrl, type Company, expect, openSection, sendMessage, signIn, test } from './fixtures.ts';
import { flagIp } from './flag-ip.ts';

const absent = '01937a5c-0000-7000-8000-000000000000';

/** Pages by who sees them: each is loaded once, and looked at in both colours and at both widths. */
const pages: Record<string, (made: Made) => string[]> = {
  'signed out': () => ['/sign-in', '/outbox', '/alerts/confirm?token=none'],
  'with the section closed': () => ['/authkeys/verify'],
  'of authkeys': ({ authkeyId }) => [
    '/authkeys',
    '/authkeys/new',
    `/authkeys/${authkeyId}`,
    `/authkeys/${authkeyId}?asOf=${new Date().toISOString()}`,
    `/authkeys/${absent}`,
  ],
  'of API clients': ({ clientId }) => [
    '/clients',
    '/clients/new',
    `/clients/${clientId}`,
    '/clients/suspicious-ips',
  ],
  'of messages': ({ requestId }) => [
    '/',
    '/sms/failed-logs',
    '/sms/messages',
    '/sms/templates',
    `/explain?id=${requestId}`,
  ],
  'of IP lists and service tokens': ({ listId, tokenId }) => [
    '/ip-lists',
    '/ip-lists/new',
    `/ip-lists/${listId}`,
    '/settings/service-tokens',
    `/settings/service-tokens/${tokenId}`,
  ],
  'of settings, and those that links lead to': () => [
    '/settings',
    '/company-ips',
    '/alerts',
    '/audit-log',
    '/invite?token=x',
    '/confirm-email?token=x',
    '/nowhere',
  ],
};

interface Made {
  authkeyId: string;
  clientId: string;
  listId: string;
  tokenId: string;
  /** Of a refusal. */
  requestId: string;
}

/** Something of everything that pages show. */
async function furnish(company: Company, runtime: Runtime): Promise<Made> {
  const ctx = systemCtx(company, 'e2e');
  const { authkey, secret } = await createAuthkey(ctx, {
    name: 'Checked',
    integration: 'Go',
    ipSecurity: true,
    entries: '192.0.2.1',
  });
  await addEntries(ctx, { credentialId: null, entries: '198.51.100.0/24', note: 'Office' });
  const { client } = await createClient(ctx, {
    username: `checked_${company.id.slice(-12)}`,
    entries: '192.0.2.1 2001:db8::/48',
  });
  const { token } = await createServiceToken(ctx, {
    name: 'Checked',
    scopes: ['ips:write', 'logs:read'],
    entries: '192.0.2.1 2001:db8::/48',
    expires: 86_400,
  });
  const list = await createIpList(ctx, {
    name: 'Vendor',
    source: 'hosts',
    hosts: 'vpn.checked.example, office.checked.example',
  });
  await attachIpList(ctx, { listId: list.id, credentialId: null });
  await attachIpList(ctx, { listId: list.id, credentialId: authkey.id });
  const template = await runtime.prisma.template.create({
    data: { companyId: company.id, name: 'Hello', text: 'Hello ##VAR1##' },
  });
  const refused = await sendMessage({ authkey: secret, templateId: template.id });
  await flagIp(runtime, company);
  await addRecipient(ctx, { channel: 'email', address: `checked-${company.id}@example.test` });
  await addWebhook(ctx, { url: 'https://checked.invalid/', receives: ['alerts', 'audit', 'refused'] });
  return {
    authkeyId: authkey.id,
    clientId: client.id,
    listId: list.id,
    tokenId: token.id,
    requestId: String(refused.json.requestId),
  };
}

/** The page is there, and not the places held for what it waits for. */
async function load(page: Page, path: string): Promise<void> {
  await page.goto(`${baseUrl()}${path}`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.locator('.animate-breathe')).toHaveCount(0);
  if (path !== '/audit-log') return;
  await page
    .getByRole('button', { name: /^Details of.* added / })
    .first()
    .click();
  await page.getByText('As data').click();
}

async function wear(page: Page, colorScheme: 'light' | 'dark', width: number): Promise<void> {
  await page.setViewportSize({ width, height: 900 });
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  await expect(page.locator('html')).toHaveClass(new RegExp(`\\b${colorScheme}\\b`));
  // Two frames: what the page measures by itself has been drawn anew.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

async function check(page: Page, where: string): Promise<void> {
  // Legacy: in the page itself, without a blank one beside it; the panel has no frames.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(
    serious.map(({ id, nodes }) => `${where} ${id}: ${nodes.map((node) => node.html).join('\n')}`),
  ).toEqual([]);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow, `${where} scrolls sideways`).toBeLessThanOrEqual(0);
}

for (const [which, paths] of Object.entries(pages)) {
  test(`axe finds nothing serious on any page, light and dark, wide and narrow: pages ${which}`, async ({
    page,
    company,
    runtime,
  }) => {
    test.setTimeout(180_000);
    const made = await furnish(company, runtime);
    if (which !== 'signed out') await signIn(page.context(), company.owner);
    if (which.startsWith('of')) await openSection(runtime, company, company.owner);
    for (const path of paths(made)) {
      await load(page, path);
      for (const colorScheme of ['light', 'dark'] as const) {
        for (const width of [1280, 390]) {
          await wear(page, colorScheme, width);
          await check(page, `${path}, ${colorScheme}, ${width} wide,`);
        }
      }
    }
  });
}
