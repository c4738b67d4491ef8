import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { expect, test } from 'vitest';
import { readEnv } from './env.ts';
import { parseAddress } from './net/address.ts';
import { openRuntime } from './open-runtime.ts';
import { makeClient } from './testing/api-client.ts';
import { makeCompany } from './testing/company.ts';
import { createTestDatabase } from './testing/database.ts';

test('what is buffered is written before the runtime closes', async () => {
  const database = await createTestDatabase();
  const env = readEnv({ APP_URL: 'http://localhost:3000' });
  const runtime = await openRuntime({
    ...env,
    databaseUrl: database.url,
    authSecret: 'test-secret-'.repeat(4),
  });
  const { owner, company } = await makeCompany();
  const client = await makeClient(owner);
  const companyId = company.id;
  const address = parseAddress('192.0.2.1')!;
  const policy = { type: 'authkey', companyId, credentialId: uuidv7() } as const;
  runtime.gate.accepted(policy, address);
  runtime.gate.refused(policy, address, { endpoint: '/api/v5/flow', reason: 'ip' }).catch(() => undefined);
  runtime.messages
    .store({
      companyId,
      credentialId: policy.credentialId,
      requestId: 'r'.repeat(24),
      templateId: uuidv7(),
      sender: 'ACME',
      recipients: [{ to: '14155550100', text: 'hello' }],
      at: new Date(),
    })
    .catch(() => undefined);
  await runtime.suspiciousIps.count(address, new Date());
  runtime.suspiciousIps.tried(client.username, address, new Date());
  await runtime.close();

  const after = new pg.Client({ connectionString: database.url });
  await after.connect();
  for (const table of ['RecentIp', 'TrafficHour', 'FailedRequest', 'Message', 'SuspiciousIpAttempt']) {
    const { rows } = await after.query(`select 1 from "${table}" where "companyId" = $1`, [companyId]);
    expect([table, rows.length]).toEqual([table, 1]);
  }
  await after.end();
  await database.drop();
});
