import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { transact } from '#lib/core/transact';
import { dayMs } from '#lib/day';
import { tasks } from '#lib/process/tasks';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { recordEvent } from '../record.ts';
import { signCheckpoint } from './checkpoint.ts';
import { currentKey } from './keys.ts';
import { makeCheckpoint } from './make-checkpoint.ts';
import { verifyChain } from './verify.ts';

let database: TestDatabase;
let acme: TestCompany;
beforeAll(async () => {
  database = await openTestDatabase({ AUDIT_LOG_DAYS: '30' });
});
afterAll(() => database.close());
beforeEach(async () => {
  acme = await makeCompany();
});

const sql = (text: string, ...values: unknown[]) =>
  database.runtime.pool.query(text.replaceAll('@', `"companyId" = '${acme.company.id}'`), values);
const kept = async (table: 'AuditEvent' | 'AuditCheckpoint') =>
  (await sql(`select seq from "${table}" where @ order by seq`)).rows.map(({ seq }) => seq);
const found = async () => {
  const { fault } = await verifyChain(acme.company.id);
  return fault && [fault.fault, fault.seq];
};

async function record(count: number): Promise<void> {
  await transact(acme.owner, async (tx) => {
    const target = { type: 'company', name: '' };
    for (let index = 0; index < count; index += 1) {
      await recordEvent(tx, acme.owner, { action: 'otp.send', target });
    }
  });
}

/** A checkpoint of the chain's end, as if it had been made so many days ago. */
async function checkpoint(daysAgo: number): Promise<void> {
  const made = await makeCheckpoint(acme.company.id);
  if (!made) throw new Error('No checkpoint');
  const at = new Date(Date.now() - daysAgo * dayMs).toISOString();
  const { signature } = signCheckpoint(await currentKey(), { ...made, at });
  await sql(
    'update "AuditCheckpoint" set at = $2, signature = $3 where @ and seq = $1',
    made.seq,
    at,
    Buffer.from(signature, 'base64'),
  );
}

async function cutAtSix(): Promise<void> {
  for (const daysAgo of [40, 31, 29]) {
    await record(3);
    await checkpoint(daysAgo);
  }
  await tasks.delete_expired();
}

test('a log is cut at the last checkpoint that is old enough, which stays; it says so, and is right', async () => {
  await cutAtSix();
  expect(await kept('AuditEvent')).toEqual([7, 8, 9, 10]);
  expect(await kept('AuditCheckpoint')).toEqual([6, 9]);
  const { rows } = await sql('select "actorName", action, after from "AuditEvent" where @ and seq = 10');
  expect(rows).toEqual([
    {
      actorName: 'Keyfence',
      action: 'audit-log.cut',
      after: { through: 6, events: 6 },
    },
  ]);
  expect(await verifyChain(acme.company.id)).toMatchObject({ seq: 10, count: 10, fault: null });
  await tasks.delete_expired();
  expect(await kept('AuditEvent')).toEqual([7, 8, 9, 10]);
});

test('what is taken out beyond the cut, put back before it, or its checkpoint removed, is told', async () => {
  await record(3);
  const { rows } = await sql('select * from "AuditEvent" where @ and seq = 3');
  await checkpoint(40);
  await record(3);
  await checkpoint(31);
  await record(1);
  await tasks.delete_expired();
  expect(await found()).toBeNull();
  const { id, hash, keyId, createdAt } = rows[0];
  await sql(
    `insert into "AuditEvent" ("companyId", id, seq, hash, "keyId", "createdAt", "actorType", "actorName", action, "targetType")
     select "companyId", $1, 3, $2, $3, $4, "actorType", "actorName", action, "targetType" from "AuditEvent" where @ and seq = 7`,
    id,
    hash,
    keyId,
    createdAt,
  );
  expect(await found()).toEqual(['inserted', 3]);
  await sql('delete from "AuditEvent" where @ and seq in (3, 7)');
  expect(await found()).toEqual(['removed', 7]);
});

test('without the checkpoint that it was cut at a log is not right', async () => {
  await cutAtSix();
  await sql('delete from "AuditCheckpoint" where @ and seq = 6');
  expect(await found()).toEqual(['cut', 6]);
});

test('a checkpoint that somebody else has made or changed cuts nothing', async () => {
  await record(3);
  await makeCheckpoint(acme.company.id);
  await sql(`update "AuditCheckpoint" set at = at - interval '40 days' where @`);
  await tasks.delete_expired();
  expect(await kept('AuditEvent')).toEqual([1, 2, 3]);
});

test('a log in which nothing has happened but cuts is not cut again', async () => {
  await cutAtSix();
  await sql('delete from "AuditEvent" where @ and seq <= 9');
  await checkpoint(31);
  await tasks.delete_expired();
  expect(await kept('AuditEvent')).toEqual([10]);
});
