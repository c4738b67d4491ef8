import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { expect, test, vi } from 'vitest';
import { suspiciousIps } from '#lib/access/suspicious-ips/block-list';
import { messageIntake } from '#lib/messages/intake';
import { parseAddress } from '#lib/net/address';
import { makeClient } from '#lib/testing/api-client';
import { makeCompany } from '#lib/testing/company';
import { createTestDatabase } from '#lib/testing/database';
import { demoEnv } from '#lib/testing/env';
import { openRuntime } from './open-runtime.ts';

const messages = (companyId: string, count: number) => ({
  companyId,
  credentialId: uuidv7(),
  requestId: 'r'.repeat(24),
  templateId: uuidv7(),
  sender: 'ACME',
  recipients: Array.from({ length: count }, () => ({ to: '14155550100', text: 'hello' })),
  at: new Date(),
});

test('what is buffered is written before the runtime closes', async () => {
  const database = await createTestDatabase();
  // Nothing but the close itself may write it.
  vi.useFakeTimers({ toFake: ['setInterval'] });
  const runtime = await openRuntime({ ...demoEnv(), databaseUrl: database.url });
  const { owner, company } = await makeCompany();
  const client = await makeClient(owner);
  const companyId = company.id;
  const address = parseAddress('192.0.2.1')!;
  const policy = {
    type: 'authkey',
    companyId,
    credentialId: uuidv7(),
    rollingSecretId: null,
  } as const;
  const after = new pg.Client({ connectionString: database.url });
  await after.connect();
  // The messages can only be written once the rest is.
  await after.query('begin; lock table "Message" in access exclusive mode');
  runtime.gate.accepted(policy, address);
  runtime.gate.refused(policy, address, { endpoint: '/api/v5/flow', reason: 'ip' }).catch(() => undefined);
  // More batches than are written at once: some still wait.
  for (let batch = 0; batch < 6; batch += 1) {
    messageIntake
      .of(runtime)
      .store(messages(companyId, 1_000))
      .catch(() => undefined);
  }
  await suspiciousIps.of(runtime).count(address, new Date());
  suspiciousIps.of(runtime).tried(client.username, address, new Date());
  const closed = runtime.close();
  await setTimeout(700);
  await after.query('commit');
  await closed;
  vi.useRealTimers();

  const rowsOf = async (table: string) =>
    (await after.query(`select count(*)::int as n from "${table}" where "companyId" = $1`, [companyId]))
      .rows[0].n;
  for (const table of ['RecentIp', 'TrafficHour', 'FailedRequest', 'SuspiciousIpAttempt']) {
    expect([table, await rowsOf(table)]).toEqual([table, 1]);
  }
  expect(await rowsOf('Message')).toBe(6_000);
  await after.end();
  await database.drop();
});
