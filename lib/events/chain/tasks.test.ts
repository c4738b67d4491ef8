import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { transact } from '#lib/core/transact';
import { sealWebhookSecret } from '#lib/delivery/notices/sealed';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { recordEvent } from '../record.ts';
import { makeCheckpoints, verifyAllChains } from './tasks.ts';

let database: TestDatabase;
let acme: TestCompany;
let globex: TestCompany;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  [acme, globex] = [await makeCompany(), await makeCompany()];
  for (const { owner } of [acme, globex]) {
    await transact(owner, async (tx) => {
      const target = { type: 'company', name: '' };
      for (let seq = 1; seq <= 5; seq += 1) await recordEvent(tx, owner, { action: 'otp.send', target });
    });
  }
});

const notices = (kind: string) =>
  database.runtime.prisma.notice.findMany({
    where: { companyId: acme.company.id, kind },
  });
const head = ({ company }: TestCompany) =>
  database.runtime.prisma.auditHead.findUniqueOrThrow({ where: { companyId: company.id } });

test('each chain that has grown gets a checkpoint, which its webhooks are posted once', async () => {
  const { prisma } = database.runtime;
  const companyId = acme.company.id;
  await prisma.alertWebhook.create({
    data: {
      companyId,
      url: 'https://hooks.example.test/',
      sealedSecret: sealWebhookSecret('x'),
      addedBy: 'x',
    },
  });
  await makeCheckpoints();
  await makeCheckpoints();
  const [posted, ...others] = await notices('audit.checkpoint');
  expect(others).toEqual([]);
  const { hash, signature, keyId, at, ...row } = await prisma.auditCheckpoint.findFirstOrThrow({
    where: { companyId },
  });
  expect(row).toEqual({ companyId, seq: 5n, count: 5n });
  expect(JSON.parse(posted?.text ?? '')).toEqual({
    type: 'audit.checkpoint',
    timestamp: at.toISOString(),
    data: {
      company: companyId,
      seq: 5,
      count: 5,
      hash: Buffer.from(hash).toString('hex'),
      at: at.toISOString(),
      keyId,
      signature: Buffer.from(signature).toString('base64'),
    },
  });
  expect(await prisma.auditCheckpoint.count({ where: { companyId: globex.company.id } })).toBe(1);
});

test('a fault is noted, told to the owners and written down, once; others are verified all the same', async () => {
  await verifyAllChains();
  expect(await head(acme)).toMatchObject({ verifiedSeq: 5n, fault: null, verifiedAt: expect.any(Date) });
  await database.runtime.pool.query(
    `update "AuditEvent" set action = 'session.end' where "companyId" = $1 and seq = 3`,
    [acme.company.id],
  );
  await verifyAllChains();
  await verifyAllChains();
  const fault = { seq: 3, fault: 'changed', words: 'Event #3 was changed.' };
  expect(await head(acme)).toMatchObject({ verifiedSeq: 2n, fault });
  expect((await notices('alert.audit-fault')).map(({ channel }) => channel).sort()).toEqual(['email', 'sms']);
  const events = await database.runtime.prisma.auditEvent.findMany({
    where: { companyId: acme.company.id, action: 'audit-log.verify' },
  });
  expect(events).toMatchObject([{ seq: 6n, actorName: 'Keyfence', after: fault }]);
  expect(await head(globex)).toMatchObject({ verifiedSeq: 5n, fault: null });
});

test('a company that fails keeps no other from its checkpoint, nor from being verified', async () => {
  const { pool, prisma } = database.runtime;
  const planted = (table: string, when: string) =>
    pool.query(`
      create function planted() returns trigger language plpgsql as $$ begin raise 'planted'; end $$;
      create trigger planted before ${when} on "${table}" for each row
        when (new."companyId" = '${acme.company.id}') execute function planted()`);
  await planted('AuditCheckpoint', 'insert');
  await expect(makeCheckpoints()).rejects.toThrow('planted');
  await pool.query('drop function planted cascade');
  expect(await prisma.auditCheckpoint.count({ where: { companyId: acme.company.id } })).toBe(0);
  expect(await prisma.auditCheckpoint.count({ where: { companyId: globex.company.id } })).toBe(1);

  await planted('AuditHead', 'update');
  await expect(verifyAllChains()).rejects.toThrow('planted');
  await pool.query('drop function planted cascade');
  expect(await head(globex)).toMatchObject({ verifiedSeq: 5n, fault: null });
});
