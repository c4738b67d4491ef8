import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCompanyWithOwner } from '#lib/accounts/members/create-company-owner';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { type PanelClient, postAction, signInToPanel } from '#lib/testing/panel-client';
import { type ServerProcess, startServerProcess } from '#lib/testing/server-process';

const password = 'a password that holds';
let database: TestDatabase;
let server: ServerProcess;
let count = 0;

beforeAll(async () => {
  database = await openTestDatabase();
  server = await startServerProcess({
    databaseUrl: database.url,
    environment: { TRUSTED_PROXIES: '127.0.0.1, ::1' },
  });
});
afterAll(async () => {
  expect(await server?.stop()).toBe(0);
  await database?.close();
});

async function ownerAt(from: string, headers: Record<string, string> = {}) {
  const email = `owner-${++count}@example.test`;
  const person = { companyName: 'Acme', name: 'Ada', email, mobile: '+14155550100', password };
  const { company } = await createCompanyWithOwner(person);
  const client = await signInToPanel({ port: server.port, from, headers }, { email, password });
  return { client, companyId: company.id };
}

async function auditedIp(companyId: string, action: string): Promise<(string | null)[]> {
  const events = await database.runtime.prisma.auditEvent.findMany({ where: { companyId, action } });
  return events.map((event) => event.ip);
}

const forged = { 'x-forwarded-for': '198.51.100.7' };

test.each([
  ['of a person at an untrusted address', '127.0.0.9', {}, '127.0.0.9'],
  ['with a forged X-Forwarded-For', '127.0.0.9', forged, '127.0.0.9'],
  ['through a trusted proxy', '127.0.0.1', { 'x-forwarded-for': '203.0.113.5' }, '203.0.113.5'],
  [
    'through a trusted proxy that ends TLS',
    '127.0.0.1',
    { 'x-forwarded-for': '203.0.113.5', 'x-forwarded-proto': 'https' },
    '203.0.113.5',
  ],
])(
  'an action posted to a page that does not hold it, %s: the audit log names who sent it',
  async (_, from, headers, audited) => {
    for (const page of ['/sign-in', '/invite']) {
      const { client, companyId } = await ownerAt(from, headers);
      await postAction(client, { name: 'leave', page });
      expect(await auditedIp(companyId, 'session.start')).toEqual([audited]);
      expect(await auditedIp(companyId, 'session.end')).toEqual([audited]);
    }
  },
);

test('what marks a request as one of Keyfence’s own cannot be brought along', async () => {
  const marks = ['127.0.0.1', `198.51.100.7 ${Date.now() + 60_000} ${'A'.repeat(43)}`];
  for (const mark of marks) {
    const brought: PanelClient['headers'] = { ...forged, 'x-keyfence-peer': mark, 'x-action-forwarded': '1' };
    const { client, companyId } = await ownerAt('127.0.0.9', brought);
    await postAction(client, { name: 'leave', page: '/' });
    expect(await auditedIp(companyId, 'session.end')).toEqual(['127.0.0.9']);
  }
});
