import AxeBuilder from '@axe-core/playwright';
import { addRecipient } from '../lib/alerts/add-recipient.ts';
import { addWebhook } from '../lib/alerts/add-webhook.ts';
import { createAuthkey } from '../lib/authkeys/create.ts';
import { createClient } from '../lib/clients/create.ts';
import { systemCtx } from '../lib/context.ts';
import { addEntries } from '../lib/whitelist/add.ts';
import { baseUrl, expect, openSection, sendMessage, signIn, test } from './fixtures.ts';
import { flagIp } from './flag-ip.ts';

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1280, 390]) {
    test(`axe finds nothing serious on any page: ${colorScheme}, ${width} wide`, async ({
      page,
      company,
      runtime,
    }) => {
      test.setTimeout(180_000);
      const ctx = systemCtx(company, 'e2e');
      const { authkey, secret } = await createAuthkey(ctx, {
        name: 'Checked',
        integration: 'Go',
        ipSecurity: true,
        entries: '192.0.2.1',
      });
      await addEntries(ctx, { credentialId: null, entries: '198.51.100.0/24', note: 'Office' });
      const { client } = await createClient(ctx, {
        username: `checked_${colorScheme}_${width}`,
        entries: '192.0.2.1 2001:db8::/48',
      });
      const template = await runtime.prisma.template.create({
        data: { companyId: company.id, name: 'Hello', text: 'Hello ##VAR1##' },
      });
      await sendMessage({ authkey: secret, templateId: template.id });

      await flagIp(runtime, company);
      await addRecipient(ctx, { channel: 'email', address: 'checked@example.test' });
      await addWebhook(ctx, { url: 'https://checked.invalid/' });

      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const check = async (path: string) => {
        await page.goto(`${baseUrl()}${path}`);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await page.waitForLoadState('networkidle');
        const { violations } = await new AxeBuilder({ page }).analyze();
        const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
        expect(
          serious.map(({ id, nodes }) => `${path} ${id}: ${nodes.map((node) => node.html).join('\n')}`),
        ).toEqual([]);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(overflow, `${path} scrolls sideways`).toBeLessThanOrEqual(0);
      };

      await check('/sign-in');
      await check('/outbox');
      await check('/alerts/confirm?token=none');
      await signIn(page.context(), company.owner);
      await check('/authkeys/verify');
      await openSection(runtime, company, company.owner);
      for (const path of [
        '/',
        '/authkeys',
        '/authkeys/new',
        `/authkeys/${authkey.id}`,
        '/clients',
        '/clients/new',
        `/clients/${client.id}`,
        '/authkeys/01937a5c-0000-7000-8000-000000000000',
        '/sms/failed-logs',
        '/sms/messages',
        '/sms/templates',
        '/clients/suspicious-ips',
        '/settings',
        '/invite?token=x',
        '/confirm-email?token=x',
        '/alerts',
        '/nowhere',
      ]) {
        await check(path);
      }
    });
  }
}
