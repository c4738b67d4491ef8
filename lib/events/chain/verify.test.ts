import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { transact } from '#lib/core/transact';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { recordEvent } from '../record.ts';
import { hashOf } from './form.ts';
import { makeCheckpoint } from './make-checkpoint.ts';
import { readEvents } from './read.ts';
import { verifyChain } from './verify.ts';

let database: TestDatabase;
let acme: TestCompany;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
/** Ten events, two a transaction, of all kinds of values. */
beforeEach(async () => {
  acme = await makeCompany();
  await record(10);
});

async function record(count: number): Promise<void> {
  for (let index = 0; index < count; index += 2) {
    const ctx = { ...acme.owner, ip: ['192.0.2.1', '2001:db8::1', '::102:304', null][index % 4] ?? null };
    await transact(ctx, async (tx) => {
      const target = { type: 'company', id: acme.company.id, name: 'Ünï ☃' };
      const after = { z: 1.5, a: ['x', null, true], ü: { b: 1e21, a: '"' } };
      await recordEvent(tx, ctx, { action: 'authkeys.open', target, after });
      await recordEvent(tx, ctx, { action: 'otp.send', target: { type: 'member', name: '' }, before: ['a'] });
    });
  }
}

const sql = (text: string, ...values: unknown[]) =>
  database.runtime.pool.query(text.replaceAll('@', `"companyId" = '${acme.company.id}'`), values);
const verify = (checkpoints: NonNullable<Awaited<ReturnType<typeof makeCheckpoint>>>[] = []) =>
  verifyChain(acme.company.id, { checkpoints });
const found = async () => {
  const { fault } = await verify();
  return fault && [fault.fault, fault.seq];
};
async function checkpoint() {
  const made = await makeCheckpoint(acme.company.id);
  if (!made) throw new Error('No checkpoint');
  return made;
}

test('an untouched chain is right to its end, of every kind of value, across pages', async () => {
  expect(await verify()).toEqual({ companyId: acme.company.id, seq: 10, count: 10, fault: null });
  await checkpoint();
  await transact(acme.owner, async (tx) => {
    for (let index = 0; index < 1_500; index += 1) {
      await recordEvent(tx, acme.owner, { action: 'otp.send', target: { type: 'member', name: 'x' } });
    }
  });
  expect(await verify()).toMatchObject({ seq: 1_510, fault: null });
});

const otherId = '018f0000-0000-7000-8000-000000000000';
test.each([
  ['who did it', `"actorName" = 'Somebody else'`],
  ['whose id it was', `"actorId" = '${otherId}'`],
  ['the kind of actor', `"actorType" = 'system'`],
  ['from where', `ip = '203.0.113.1'`],
  ['from where, as a range', `ip = '10.0.0.0/8'`],
  ['when', `"createdAt" = "createdAt" - interval '1 millisecond'`],
  ['what', `action = 'otp.refuse'`],
  ['what it was done to', `"targetName" = 'x'`],
  ['the kind of target', `"targetType" = 'x'`],
  ['the id of the target', `"targetId" = '${otherId}'`],
  ['what was before', `before = '["b"]'`],
  ['what came after', `after = '{"z": 2}'`],
  ['that nothing came after', 'after = null'],
  ['the request', `"requestId" = 'x'`],
  ['the event', `id = '${otherId}'`],
  ['its hash', `hash = sha256('x')`],
  ['that it is of the chain', 'hash = null, "keyId" = null'],
  ['a time that there is not', `"createdAt" = 'infinity'`],
  ['a number that there is not', `after = '{"z": 1e400}'`],
])('an event that says otherwise %s is named', async (_, change) => {
  await sql(`update "AuditEvent" set ${change} where @ and seq = 5`);
  expect(await found()).toEqual(['changed', 5]);
  expect((await verify()).seq).toBe(4);
});

test('an event hashed with a key of somebody else is named', async () => {
  await sql(
    `insert into "AuditKey" select 'theirs', sealed, "publicKey" from "AuditKey" on conflict do nothing`,
  );
  await sql(`update "AuditEvent" set "keyId" = 'theirs' where @ and seq = 5`);
  expect(await found()).toEqual(['key', 5]);
  await sql(`delete from "AuditKey" where id = 'theirs'`);
});

test('an event that was removed is named, also where those after it have moved up', async () => {
  await sql('delete from "AuditEvent" where @ and seq = 4');
  expect(await found()).toEqual(['removed', 4]);
  for (let seq = 5; seq <= 10; seq += 1) {
    await sql('update "AuditEvent" set seq = seq - 1 where @ and seq = $1', seq);
  }
  expect(await found()).toEqual(['removed', 4]);
});

test('the first event that was removed is named, also where another says that the log was cut', async () => {
  await sql('delete from "AuditEvent" where @ and seq <= 3');
  expect(await found()).toEqual(['removed', 1]);
  const cut = `action = 'audit-log.cut', "actorType" = 'system', after = '{"through": "all"}'`;
  await sql(`update "AuditEvent" set ${cut} where @ and seq = 5`);
  expect(await found()).toEqual(['removed', 1]);
});

const copyOf = (from: number, seq: number) =>
  sql(
    `insert into "AuditEvent" ("companyId", seq, id, "actorType", "actorName", action, "targetType", "keyId", hash)
     select "companyId", $2, gen_random_uuid(), "actorType", 'Somebody', action, "targetType", "keyId", hash
     from "AuditEvent" where @ and seq = $1`,
    from,
    seq,
  );

test('an event that was pushed in is named, in between and at the end', async () => {
  for (let seq = 10; seq >= 6; seq -= 1) {
    await sql('update "AuditEvent" set seq = seq + 1 where @ and seq = $1', seq);
  }
  await copyOf(5, 6);
  expect(await found()).toEqual(['inserted', 6]);
});

test('an event that was put after the end is named', async () => {
  await copyOf(10, 11);
  expect(await found()).toEqual(['inserted', 11]);
});

test('an event that was put before the first is named', async () => {
  await copyOf(1, 0);
  expect(await found()).toEqual(['inserted', 0]);
});

test('an event that was put beside one of the same number is named', async () => {
  await sql('drop index "AuditEvent_companyId_seq_key"');
  await copyOf(5, 5);
  expect(await found()).toEqual(['inserted', 5]);
  await sql(`delete from "AuditEvent" where @ and "actorName" = 'Somebody'`);
  await sql('create unique index "AuditEvent_companyId_seq_key" on "AuditEvent" ("companyId", seq)');
  expect(await found()).toBeNull();
});

test('a log that was cut off is told by its head, and by a head that was turned back', async () => {
  await sql('delete from "AuditEvent" where @ and seq > 7');
  expect(await found()).toEqual(['cut', 8]);
  await sql(
    'update "AuditHead" set (seq, hash) = (select seq, hash from "AuditEvent" where @ and seq = 7) where @',
  );
  expect(await found()).toEqual(['cut', 8]);
  // What is written next seals the head anew, and remembers.
  await record(2);
  expect(await found()).toEqual(['cut', 8]);
});

test('what a head that is not ours says of when it was broken is not believed', async () => {
  await sql('delete from "AuditEvent" where @ and seq > 7');
  await sql(`update "AuditHead" set "brokenAfter" = -1, seal = 'x' where @`);
  await record(2);
  expect(await found()).toEqual(['cut', 8]);
});

test('a log without its head, and an empty one, are told', async () => {
  await sql('delete from "AuditEvent" where @');
  expect(await found()).toEqual(['cut', 1]);
  await sql('delete from "AuditHead" where @');
  expect(await found()).toEqual(['cut', 1]);
  await record(2);
  expect(await found()).toEqual(['cut', 1]);
});

test('hashes that are made anew without the key do not pass', async () => {
  const events = [];
  for await (const stored of readEvents(database.runtime.pool, acme.company.id, 0)) events.push(stored);
  let previous = events[4]?.hash ?? null;
  for (const { event } of events.slice(5)) {
    const action = event.seq === 6 ? 'session.end' : event.action;
    previous = hashOf(Buffer.from('a guess'), { ...event, action }, previous);
    await sql(
      'update "AuditEvent" set hash = $2, action = $3 where @ and seq = $1',
      event.seq,
      previous,
      action,
    );
  }
  await sql('update "AuditHead" set hash = $1 where @', previous);
  expect(await found()).toEqual(['changed', 6]);
});

test('a log that is all of an older backup is told by the last checkpoint kept elsewhere', async () => {
  const saved = (await sql('select * from "AuditHead" where @')).rows[0];
  await record(4);
  const kept = await checkpoint();
  expect(kept).toMatchObject({ company: acme.company.id, seq: 14, count: 14 });
  await sql('delete from "AuditEvent" where @ and seq > 10');
  await sql('delete from "AuditCheckpoint" where @');
  await sql(
    'update "AuditHead" set seq = $1, hash = $2, seal = $3 where @',
    saved.seq,
    saved.hash,
    saved.seal,
  );
  expect(await found()).toBeNull();
  const { fault } = await verify([kept]);
  expect(fault).toMatchObject({ fault: 'cut', seq: 11 });
  expect(fault?.words).toBe(`The chain ends at #10; the checkpoint of ${kept.at} is of #14.`);
  // It has gone on since, with other events in their place.
  await record(6);
  expect(await found()).toBeNull();
  expect((await verify([kept])).fault).toMatchObject({ fault: 'changed', seq: 14 });
});

test('checkpoints that are kept here or were given are held against the chain, and their signatures too', async () => {
  const kept = await checkpoint();
  expect(await makeCheckpoint(acme.company.id)).toEqual(kept);
  await record(2);
  const newer = await checkpoint();
  expect((await verify([kept, newer])).fault).toBeNull();
  expect((await verify([{ ...kept, at: newer.at }])).fault).toMatchObject({ fault: 'key', seq: 10 });
  expect((await verify([{ ...kept, keyId: 'theirs' }])).fault).toMatchObject({ fault: 'key', seq: 10 });
  await sql(`update "AuditCheckpoint" set hash = sha256('x') where @ and seq = 10`);
  expect(await found()).toEqual(['key', 10]);
});

test('no checkpoint is signed of a head that is not ours', async () => {
  await sql('update "AuditHead" set seq = 9 where @');
  expect(await makeCheckpoint(acme.company.id)).toBeNull();
});
