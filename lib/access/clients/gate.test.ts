import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { parseAddress } from '#lib/net/address';
import { makeCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { addEntries } from '../whitelist/add.ts';
import { listEntries } from '../whitelist/list.ts';
import { removeEntries } from '../whitelist/remove.ts';
import { createClient } from './create.ts';
import { deleteClient } from './delete.ts';
import { explainClientAddress } from './explain.ts';
import { issuePassword } from './issue-password.ts';
import { revokeTokens } from './revoke-tokens.ts';
import { setClientDisabled } from './set-disabled.ts';
import { setPasswordExpiry } from './set-password-expiry.ts';

let database: TestDatabase;
let admin: Ctx;
let count = 0;

beforeAll(async () => {
  database = await openTestDatabase();
  ({ admin } = await makeCompany());
});
afterAll(() => database.close());

/** A client, a token of it for each address, and what the gate says to them. */
async function makeTokens(ips: string[]) {
  const { client } = await createClient(admin, {
    username: `gated_${++count}.x`,
    entries: '10.0.0.0/30, 10.0.0.8-10.0.0.9',
  });
  const { tokens } = runtime().gate;
  const signed = async () => {
    const { tokenVersion } = await runtime().prisma.client.findFirstOrThrow({ where: { id: client.id } });
    return Promise.all(
      ips.map((ip) =>
        tokens.sign({
          clientId: client.id,
          tokenVersion,
          ip,
          username: client.username,
          passwordExpireDays: 90,
          issuedAt: new Date(),
          seconds: 3600,
        }),
      ),
    );
  };
  let given = await signed();
  return {
    client,
    askAgain: async () => {
      given = await signed();
    },
    verdicts: () =>
      Promise.all(
        given.map(async (token, index) => {
          const decision = await runtime().gate.checkToken(token, parseAddress(ips[index] ?? ''));
          return decision.verdict;
        }),
      ),
  };
}

it('"would it get in" agrees with the gate, at once after every change', async () => {
  const ips = Array.from({ length: 12 }, (_, last) => `10.0.0.${last}`);
  const { client, verdicts, askAgain } = await makeTokens(ips);
  const { id } = client;
  const explained = () =>
    Promise.all(ips.map(async (ip) => (await explainClientAddress(admin, { id, ip })).verdict));
  const seen = new Set<string>();
  const expectAgreement = async () => {
    const said = await explained();
    expect(await verdicts()).toEqual(said);
    for (const verdict of said) seen.add(verdict);
  };
  await expectAgreement();
  await addEntries(admin, { credentialId: null, entries: '10.0.0.6' });
  await expectAgreement();
  await addEntries(admin, { credentialId: id, entries: '10.0.0.7' });
  await expectAgreement();
  const [newest] = (await listEntries(admin, { credentialId: id })).rows;
  await removeEntries(admin, { ids: [newest?.id ?? ''], confirm: true });
  await expectAgreement();
  await setClientDisabled(admin, { id, disabled: true });
  await expectAgreement();
  await setClientDisabled(admin, { id, disabled: false });
  await askAgain();
  await expectAgreement();
  await runtime().prisma.client.updateMany({
    where: { id },
    data: { passwordChangedAt: new Date(admin.now.getTime() - 5 * 86_400_000) },
  });
  await setPasswordExpiry(admin, { id, passwordExpireDays: 5 });
  await expectAgreement();
  await setPasswordExpiry(admin, { id, passwordExpireDays: 6 });
  await expectAgreement();
  expect([...seen].sort()).toEqual(['ALLOWED', 'DISABLED', 'EXPIRED', 'IP_NOT_WHITELISTED']);
});

it('tokens end at once and for good when they are revoked, when a password is issued, when their client is disabled or deleted', async () => {
  const { client, verdicts, askAgain } = await makeTokens(['10.0.0.1']);
  expect(await verdicts()).toEqual(['ALLOWED']);
  for (const end of [revokeTokens, issuePassword]) {
    await end(admin, { id: client.id });
    expect(await verdicts()).toEqual(['REVOKED']);
    await askAgain();
    expect(await verdicts()).toEqual(['ALLOWED']);
  }
  await setClientDisabled(admin, { id: client.id, disabled: true });
  expect(await verdicts()).toEqual(['DISABLED']);
  await setClientDisabled(admin, { id: client.id, disabled: false });
  expect(await verdicts()).toEqual(['REVOKED']);
  await askAgain();
  expect(await verdicts()).toEqual(['ALLOWED']);
  await deleteClient(admin, client);
  expect(await verdicts()).toEqual(['UNKNOWN_KEY']);
});
