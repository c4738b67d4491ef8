import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAuthkey } from '#lib/access/authkeys/create';
import { setAuthkeyDisabled } from '#lib/access/authkeys/set-disabled';
import type { Ctx } from '#lib/core/context';
import { makeCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { hashSecretHex } from './authkey-secret.ts';
import { PolicyCache } from './policy-cache.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

async function makeKey(ctx: Ctx, name: string) {
  const { authkey, secret } = await createAuthkey(ctx, { name, integration: '', ipSecurity: true });
  return { id: authkey.id, hash: hashSecretHex(secret) };
}

test('a change reaches a credential that was cached as the last other one of its company made room', async () => {
  const [acme, globex] = [await makeCompany(), await makeCompany()];
  const [first, second] = [await makeKey(acme.owner, 'first'), await makeKey(acme.owner, 'second')];
  const { pool, policyChanges } = database.runtime;
  const cache = new PolicyCache(pool, 90, 10);
  policyChanges.on('change', (change) => cache.apply(change));
  await cache.get(first.hash);
  for (let i = 0; i < 9; i += 1) await cache.get((await makeKey(globex.owner, `other ${i}`)).hash);
  expect(cache.size).toBe(10);
  expect(await cache.get(second.hash)).toMatchObject({ disabled: false });
  await setAuthkeyDisabled(acme.owner, { id: second.id, disabled: true });
  expect(await cache.get(second.hash)).toMatchObject({ disabled: true });
});
