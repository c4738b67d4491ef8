import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Ctx } from '#lib/core/context';
import type { Runtime } from '#lib/core/runtime';
import { requireSameSecret } from '#lib/core/secret-change';
import { transact } from '#lib/core/transact';
import { openPool } from '#lib/db/pool';
import { openRuntime } from '#lib/process/open-runtime';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { createTestDatabase } from '#lib/testing/database';
import { demoEnv } from '#lib/testing/env';
import { recordEvent } from '../record.ts';
import { currentKey, findOrMakeKey } from './keys.ts';
import { makeCheckpoint } from './make-checkpoint.ts';
import { listPublicKeys } from './public-keys.ts';
import { verifyChain } from './verify.ts';

const [first, second] = ['a', 'b'].map((letter) => letter.repeat(40)) as [string, string];

let url: string;
let drop: () => Promise<void>;
let opened: Runtime;
let acme: TestCompany;
const open = async (authSecret: string) => {
  opened = await openRuntime({ ...demoEnv(), authSecret, databaseUrl: url });
};
beforeEach(async () => {
  ({ url, drop } = await createTestDatabase());
  await requireSameSecret(url, first, undefined);
  await open(first);
  acme = await makeCompany();
});
afterEach(async () => {
  await opened.close();
  await drop();
});

function record({ owner: ctx }: { owner: Ctx }): Promise<void> {
  return transact(ctx, (tx) =>
    recordEvent(tx, ctx, { action: 'authkeys.open', target: { type: 'company', name: '' } }),
  );
}

test('the chain, its checkpoints and its key outlive a change of AUTH_SECRET', async () => {
  await record(acme);
  const checkpoint = await makeCheckpoint(acme.company.id);
  const { id } = await currentKey();
  await opened.close();
  // The key and nothing else is sealed yet.
  expect(await requireSameSecret(url, second, first)).toBe(1);
  await open(second);
  expect((await currentKey()).id).toBe(id);
  await record(acme);
  const verified = await verifyChain(acme.company.id, { checkpoints: checkpoint ? [checkpoint] : [] });
  expect(verified).toMatchObject({ seq: 2, fault: null });
});

test('of instances that need the first key at the same time one makes it', async () => {
  await opened.pool.query('delete from "AuditKey"');
  const pools = Array.from({ length: 5 }, () => openPool(url, { max: 1 }));
  const keys = await Promise.all(pools.map(findOrMakeKey));
  await Promise.all(pools.map((pool) => pool.end()));
  expect(new Set(keys.map(({ id }) => id)).size).toBe(1);
  expect(await opened.prisma.auditKey.count()).toBe(1);
});

test('a key that is lost keeps nobody from working, and is told', async () => {
  await record(acme);
  await opened.pool.query(`update "AuditKey" set sealed = 'x'`);
  await opened.close();
  await open(first);
  await record(acme);
  expect(await opened.prisma.auditEvent.count({ where: { companyId: acme.company.id } })).toBe(2);
  expect((await verifyChain(acme.company.id)).fault).toMatchObject({ fault: 'key', seq: 1 });
});

test('what is published are the keys that AUTH_SECRET opens, whatever the table says beside them', async () => {
  const { id, publicKey } = await currentKey();
  await opened.pool.query(`update "AuditKey" set "publicKey" = 'theirs'`);
  await opened.pool.query(
    `insert into "AuditKey" (id, sealed, "publicKey") values ('theirs', 'x', 'theirs')`,
  );
  expect(await listPublicKeys()).toEqual([{ id, publicKey }]);
});
