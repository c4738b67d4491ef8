import { createAuthkey } from '#lib/access/authkeys/create';
import { addEntries } from '#lib/access/whitelist/add';
import { systemCtx } from '#lib/core/context';
import { baseUrl, expect, openSection, sendMessage, signIn, test } from './fixtures.ts';

test('the id of a 418 leads from the search to its story, the entries that held then, and a text for the customer', async ({
  page,
  company,
  otherCompany,
  runtime,
  elsewhere,
}) => {
  const ctx = systemCtx(company, 'e2e');
  const { authkey, secret } = await createAuthkey(ctx, { name: 'Website', ipSecurity: true });
  await addEntries(ctx, { credentialId: authkey.id, entries: '192.0.2.0/24', note: 'Office' });
  const refused = await sendMessage({ authkey: secret, templateId: 'none', from: '127.0.0.2' });
  expect(refused.status).toBe(418);
  const id = String(refused.json.requestId);
  // Later than the request: not among what held then.
  const later = { ...ctx, now: new Date(Date.now() + 1) };
  await addEntries(later, { credentialId: authkey.id, entries: '127.0.0.2' });

  await signIn(page.context(), company.viewer);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(baseUrl());
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Find' }).fill(id);
  await page.getByRole('option', { name: `Explain request ${id}` }).click();
  await expect(page).toHaveURL(`${baseUrl()}/explain?id=${id}`);
  await expect(page.getByRole('heading', { name: 'Explain', level: 1 })).toBeVisible();
  const story = page.getByRole('region', { name: `Request ${id}` });
  await expect(story).toContainText(`with authkey Website, ${secret.slice(0, 7)}…${secret.slice(-4)}.`);
  await expect(story).toContainText('127.0.0.2, read from the connection itself.');
  await expect(story).toContainText(
    'Refused with 418: IP security was on, and 127.0.0.2 was in neither list.',
  );
  await expect(story).toContainText('By now in its own whitelist.');
  await expect(story).not.toContainText('192.0.2.0/24');
  const verify = story.getByRole('link', { name: 'Verify your mobile' });
  await expect(verify).toHaveAttribute(
    'href',
    `/authkeys/verify?next=${encodeURIComponent(`/explain?id=${id}`)}`,
  );

  await story.getByRole('button', { name: 'Copy for the customer' }).click();
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await expect.poll(copied).toContain(`Request ${id}\nTime: `);
  const text = await copied();
  expect(text).toMatch(/^Time: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/m);
  expect(text).toContain(`Authkey: ${secret.slice(0, 7)}…${secret.slice(-4)}\n`);
  expect(text).toContain('What to do: send the request again.');
  for (const internal of ['Website', '192.0.2', secret]) expect(text).not.toContain(internal);

  await openSection(runtime, company, company.viewer);
  await page.reload();
  await expect(story).toContainText(
    'IP security was on, with 1 entry of the authkey and 0 entries of the company.',
  );
  await expect(story.getByRole('list', { name: 'Of the authkey' })).toHaveText('192.0.2.0/24 Office');

  await page.goto(`${baseUrl()}/sms/failed-logs`);
  await page.getByRole('button', { name: 'Details of 127.0.0.2' }).click();
  await page
    .getByRole('list', { name: 'Minutes of 127.0.0.2' })
    .getByRole('link', { name: 'Explain' })
    .click();
  await expect(story).toContainText('Refused with 418');

  const field = page.getByRole('textbox', { name: 'Request id' });
  await field.fill('418');
  await page.getByRole('button', { name: 'Explain', exact: true }).click();
  await expect(page.getByText('“418” is no request id')).toBeVisible();

  const stranger = await elsewhere();
  await signIn(stranger.context(), otherCompany.owner);
  for (const asked of [id, '0123456789abcdef01234567']) {
    await stranger.goto(`${baseUrl()}/explain?id=${asked}`);
    await expect(stranger.getByText('Nothing is kept of a request of this id')).toBeVisible();
    await expect(stranger.getByRole('region', { name: /^Request/ })).toHaveCount(0);
  }
});
