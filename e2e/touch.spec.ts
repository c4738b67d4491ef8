import { createAuthkey } from '#lib/access/authkeys/create';
import { createClient } from '#lib/access/clients/create';
import { addEntries } from '#lib/access/whitelist/add';
import { systemCtx } from '#lib/core/context';
import { baseUrl, expect, openSection, sendMessage, signIn, test } from './fixtures.ts';

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

/** A phone widens its window to what does not fit: it is no measure. */
const widthOf = () => document.documentElement.scrollWidth;

/** What can be pressed and is smaller than a finger. */
function smallTargets(sizeMin: number): string[] {
  const names = 'button, [role="switch"], [role="checkbox"], select, input, textarea, summary';
  return [...document.querySelectorAll<HTMLElement>(names)].flatMap((element) => {
    const { width, height } = element.getBoundingClientRect();
    // Form fields that stand in for Radix's own are hidden.
    if (width === 0 || element.ariaHidden === 'true' || element.closest('.sr-only')) return [];
    if (width >= sizeMin && height >= sizeMin) return [];
    return [`${element.ariaLabel || element.textContent || element.outerHTML}: ${width} × ${height}`];
  });
}

test('what is pressed by finger is at least 40 px wide and high', async ({ page, company, runtime }) => {
  test.setTimeout(120_000);
  const ctx = systemCtx(company, 'e2e');
  const { authkey, secret } = await createAuthkey(ctx, {
    name: 'Website',
    ipSecurity: true,
    entries: '192.0.2.1',
  });
  const { client } = await createClient(ctx, { username: `touched_${Date.now()}`, entries: '192.0.2.1' });
  const refused = await sendMessage({ authkey: secret, templateId: 'none' });
  await signIn(page.context(), company.owner);
  await openSection(runtime, company, company.owner);
  for (const path of [
    '/',
    '/authkeys',
    '/authkeys/new',
    `/authkeys/${authkey.id}`,
    '/sms/failed-logs',
    '/sms/messages',
    '/sms/templates/new',
    '/company-ips',
    '/ip-lists',
    '/ip-lists/new',
    '/alerts',
    `/explain?id=${refused.json.requestId}`,
    '/settings',
    '/clients',
    `/clients/${client.id}`,
  ]) {
    await page.goto(`${baseUrl()}${path}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    expect(await page.evaluate(smallTargets, 40), path).toEqual([]);
    expect(await page.evaluate(widthOf), `${path} scrolls sideways`).toBeLessThanOrEqual(390);
  }
});

/** Rows of lists that are higher than two lines. */
function highRows(lists: string[]): string[] {
  return lists.flatMap((list) => {
    const rows = [...document.querySelectorAll<HTMLElement>(`table[aria-label="${list}"] tbody tr`)];
    if (rows.length === 0) return [`${list}: no row`];
    return rows.flatMap((row) => (row.offsetHeight > 76 ? [`${row.textContent}: ${row.offsetHeight}`] : []));
  });
}

test('on phones a row of Recent IPs and of a whitelist has two lines, whatever stands in it', async ({
  page,
  company,
  runtime,
}) => {
  const ctx = systemCtx(company, 'e2e');
  const long = 'A_name_without_a_blank_'.repeat(3);
  const { authkey } = await createAuthkey(ctx, { name: long, integration: long, ipSecurity: true });
  await addEntries(ctx, {
    credentialId: authkey.id,
    entries: '2001:db8:1234:5678:9abc:def0:1234:5678, 198.51.100.4-198.51.100.90, 192.0.2.0/24',
    note: 'The office in Berlin, second floor, and its old line',
    expires: 86_400,
  });
  await runtime.pool.query(
    `insert into "RecentIp" ("companyId", "credentialId", ip, "firstSeenAt", "lastSeenAt", accepted, refused, "lastAcceptedAt")
     select $1, $2, ip::inet, now() - interval '20 days', now(), 1204, 12, now()
     from unnest(array['2001:db8:1234:5678:9abc:def0:1234:5678', '192.0.2.7', '192.0.2.8']) as ip`,
    [company.id, authkey.id],
  );
  await signIn(page.context(), company.owner);
  await openSection(runtime, company, company.owner);
  await page.goto(`${baseUrl()}/authkeys/${authkey.id}`);
  await expect(page.getByRole('table', { name: 'Recent IPs' }).getByRole('row')).toHaveCount(3);
  expect(await page.evaluate(highRows, ['Recent IPs', 'Whitelisted IPs'])).toEqual([]);
  expect(await page.evaluate(widthOf)).toBeLessThanOrEqual(390);
});
