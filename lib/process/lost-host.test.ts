import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createCompanyWithOwner } from '#lib/accounts/members/create-company-owner';
import { log } from '#lib/log';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { postAction, signInToPanel } from '#lib/testing/panel-client';
import { type ServerProcess, startServerProcess } from '#lib/testing/server-process';
import { sayWhereHostIsLost } from './lost-host.ts';

const password = 'a password that holds';
let database: TestDatabase;
let server: ServerProcess;

beforeAll(async () => {
  database = await openTestDatabase({ APP_URL: 'https://panel.example.com' });
  server = await startServerProcess({
    databaseUrl: database.url,
    environment: { APP_URL: 'https://panel.example.com' },
  });
});
afterAll(async () => {
  expect(await server?.stop()).toBe(0);
  await database?.close();
});

/** An action as it comes through a proxy that puts its own Host. @returns whether it was done */
async function isDone(origin: string): Promise<boolean> {
  const email = `owner-${crypto.randomUUID()}@example.test`;
  const person = { companyName: 'Acme', name: 'Ada', email, mobile: '+14155550100', password };
  const { company } = await createCompanyWithOwner(person);
  const headers = { host: `127.0.0.1:${server.port}`, origin };
  const client = await signInToPanel({ port: server.port, from: '127.0.0.1', headers }, { email, password });
  await postAction(client, { name: 'leave', page: '/' });
  const where = { companyId: company.id, action: 'session.end' };
  return (await database.runtime.prisma.auditEvent.count({ where })) === 1;
}

test('behind a proxy that does not pass Host on, actions from APP_URL work, and from nowhere else', async () => {
  expect(await isDone('https://panel.example.com')).toBe(true);
  expect(await isDone('https://evil.example.com')).toBe(false);
  expect(await isDone('https://panel.example.com.evil.example.com')).toBe(false);
});

test('one line in the log says so', () => {
  const warn = vi.spyOn(log, 'warn').mockImplementation(() => undefined);
  sayWhereHostIsLost({ headers: { host: 'panel.example.com', origin: 'https://panel.example.com' } });
  expect(warn).not.toHaveBeenCalled();
  for (const host of ['127.0.0.1:3000', 'localhost']) {
    sayWhereHostIsLost({ headers: { host, origin: 'https://panel.example.com' } });
  }
  expect(warn).toHaveBeenCalledTimes(1);
  expect(warn.mock.calls[0]).toMatchObject([
    { origin: 'https://panel.example.com', host: '127.0.0.1:3000', appUrl: 'https://panel.example.com' },
    expect.stringContaining('should pass Host on'),
  ]);
  warn.mockRestore();
});
