import { randomBytes } from 'node:crypto';
import { getToken, requestPasswordChange, requestToken } from '#lib/testing/api-client';
import { rawRequest } from '#lib/testing/raw-http';
import { type ServerProcess, startServerProcess } from '#lib/testing/server-process';
import { baseUrl, expect, expectGone, signIn, stepUp, test } from './fixtures.ts';

const day = 86_400_000;

/** A server of its own, whose clock the test sets. */
let server: ServerProcess;
let sharedPort: string | undefined;
test.beforeAll(async () => {
  server = await startServerProcess({ databaseUrl: process.env.E2E_DATABASE_URL ?? '' });
  sharedPort = process.env.E2E_PORT;
  process.env.E2E_PORT = String(server.port);
});
test.afterAll(async () => {
  process.env.E2E_PORT = sharedPort;
  expect(await server.stop()).toBe(0);
});

test('the whole story of an API client: token, message, other address, new password, expiry, burst, unblock', async ({
  page,
  company,
  runtime,
}) => {
  const template = await runtime.prisma.template.create({
    data: { companyId: company.id, name: 'Hello', text: 'Hello ##VAR1##' },
  });
  const username = `story_${randomBytes(6).toString('hex')}`;
  await signIn(page.context(), company.owner);
  await stepUp(page, company.owner);

  await page.goto(`${baseUrl()}/clients`);
  await expect(page.getByRole('heading', { name: 'API clients' })).toBeVisible();
  await page
    .getByRole('link', { name: 'Create client' })
    .or(page.getByRole('button', { name: 'Create client' }))
    .first()
    .click();
  await page.getByRole('textbox', { name: 'User name' }).fill(username);
  await page.getByRole('textbox', { name: 'Whitelisted IPs' }).fill('127.0.0.1, 127.0.0.41-127.0.0.43');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  const shown = page.getByRole('textbox', { name: 'Password', exact: true });
  const password = await shown.inputValue();
  const client = { id: '', username, password };
  const at = { port: server.port, from: '127.0.0.1' };

  const send = (token: string, from = '127.0.0.1') =>
    rawRequest({
      port: server.port,
      from,
      method: 'POST',
      path: '/api/v5/flow',
      headers: [['authorization', `Bearer ${token}`]],
      body: JSON.stringify({ template_id: template.id, mobiles: '919800000000', VAR1: 'e2e' }),
    });
  const refused = { error_code: 4010001, message: 'Unauthorized' };

  const token = await getToken(at, client);
  const sent = await send(token);
  expect(sent.status).toBe(200);
  expect(
    await runtime.prisma.message.count({
      where: { companyId: company.id, requestId: String(sent.json.message) },
    }),
  ).toBe(1);
  const elsewhere = await send(token, '127.0.0.2');
  expect(elsewhere.status).toBe(401);
  expect(elsewhere.json).toMatchObject(refused);

  await page.goto(`${baseUrl()}/sms/failed-logs`);
  const named = page.getByRole('row').filter({ hasText: '127.0.0.2' }).getByRole('link', { name: username });
  await expect(named).toHaveAttribute('href', /^\/clients\/[\w-]{36}$/);

  const newPassword = 'a-new-password-of-the-story';
  const change = (from: string, old: string, next: string) =>
    requestPasswordChange({ ...at, from }, { username, password: old, new_password: next });
  expect((await change('127.0.0.1', password, newPassword)).status).toBe(200);
  expect((await send(token)).json).toMatchObject(refused);
  const second = await getToken(at, { ...client, password: newPassword });
  expect((await send(second)).status).toBe(200);
  expect((await change('127.0.0.1', newPassword, password)).json).toMatchObject(refused);

  await server.setClock(89 * day);
  const late = await getToken({ ...at, from: '127.0.0.41' }, { ...client, password: newPassword });
  expect((await send(late, '127.0.0.41')).status).toBe(200);
  const halfAnHour = 1_800_000;
  await server.setClock(90 * day - halfAnHour);
  const last = await requestToken({ ...at, from: '127.0.0.42' }, { username, password: newPassword });
  expect(last.json).toMatchObject({ password_expire_days: 1 });
  const lastToken = String(last.json.access_token);
  await server.setClock(90 * day + 60_000);
  expect((await send(lastToken, '127.0.0.42')).json).toMatchObject(refused);
  const expired = { username, password: newPassword };
  expect((await requestToken({ ...at, from: '127.0.0.43' }, expired)).json).toMatchObject(refused);
  const thirdPassword = 'the-third-password-of-the-story';
  expect((await change('127.0.0.43', newPassword, thirdPassword)).status).toBe(200);
  const third = { ...client, password: thirdPassword };
  expect((await send(await getToken({ ...at, from: '127.0.0.43' }, third), '127.0.0.43')).status).toBe(200);
  await server.setClock(0);

  await Promise.all(
    Array.from({ length: 20 }, () => requestToken(at, { username, password: thirdPassword })),
  );
  expect((await requestToken(at, { username, password: thirdPassword })).json).toMatchObject(refused);
  await page.goto(`${baseUrl()}/clients/suspicious-ips`);
  await expect(page.getByRole('heading', { name: 'Suspicious IPs' })).toBeVisible();
  const row = page.getByRole('row').filter({ hasText: '127.0.0.1' });
  await expect(row).toContainText(username);
  await row.getByRole('button', { name: 'Unblock 127.0.0.1' }).click();
  await page
    .getByRole('dialog')
    .or(page.getByRole('alertdialog'))
    .getByRole('button', { name: 'Unblock', exact: true })
    .click();
  await expectGone(page, 'Unblock 127.0.0.1');
  expect((await send(await getToken(at, third))).status).toBe(200);

  const actions = await runtime.prisma.auditEvent.findMany({
    where: { companyId: company.id, action: { startsWith: 'client.' } },
    orderBy: { id: 'asc' },
  });
  expect(actions.map(({ action, actorType }) => [action, actorType])).toEqual([
    ['client.create', 'member'],
    ['client.change-password', 'client'],
    ['client.change-password', 'client'],
  ]);
});
