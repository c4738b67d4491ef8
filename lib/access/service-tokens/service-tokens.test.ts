import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Ctx } from '#lib/core/context';
import type { Runtime } from '#lib/core/runtime';
import { scopes } from '#lib/core/scopes';
import { dayMs } from '#lib/day';
import { hashSecret, hashSecretHex, isWellFormedSecret } from '#lib/gate/authkey-secret';
import { parseAddress } from '#lib/net/address';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase } from '#lib/testing/database';
import { secretsInEvents } from '#lib/testing/no-secrets';
import { tokenCtx } from '#lib/testing/token-ctx';
import { createAuthkey } from '../authkeys/create.ts';
import { leaseIp } from '../leases/lease.ts';
import { addEntries } from '../whitelist/add.ts';
import { editEntry } from '../whitelist/edit.ts';
import { listEntries } from '../whitelist/list.ts';
import { removeEntries } from '../whitelist/remove.ts';
import { createServiceToken } from './create.ts';
import { explainTokenAddress } from './explain.ts';
import { getServiceToken } from './get.ts';
import { listServiceTokens } from './list.ts';
import { revokeServiceToken } from './revoke.ts';
import type { CreateServiceTokenInput } from './schemas.ts';

let runtime: Runtime;
let close: () => Promise<void>;
let acme: TestCompany;
let globex: TestCompany;

beforeAll(async () => {
  ({ runtime, close } = await openTestDatabase());
});
afterAll(() => close());
beforeEach(async () => {
  acme = await makeCompany({ name: 'Acme' });
  globex = await makeCompany({ name: 'Globex' });
});

const daySeconds = 86_400;
const given: CreateServiceTokenInput = {
  name: 'Deploy',
  scopes: ['ips:lease', 'ips:read'],
  entries: '192.0.2.1 198.51.100.0/24',
  expires: 30 * daySeconds,
};
const home = parseAddress('192.0.2.1');

function make(ctx: Ctx, input: Partial<CreateServiceTokenInput> = {}) {
  return createServiceToken(ctx, { ...given, ...input });
}

function eventsOf(ctx: Ctx) {
  return runtime.prisma.auditEvent.findMany({
    where: { companyId: ctx.company.id },
    orderBy: { seq: 'asc' },
    select: { action: true, targetType: true, targetId: true, before: true, after: true },
  });
}

describe('createServiceToken', () => {
  test('makes a token that the gate knows at once, keeps its hash alone, and says in one event what it may', async () => {
    const { token, secret } = await make(acme.owner);
    expect(isWellFormedSecret(secret, 'kfs_')).toBe(true);
    expect(token).toEqual({
      id: expect.any(String),
      name: 'Deploy',
      maskedKey: `${secret.slice(0, 7)}…${secret.slice(-4)}`,
      scopes: ['ips:read', 'ips:lease'],
      createdBy: acme.owner.actor.name,
      createdAt: acme.owner.now,
      expiresAt: new Date(acme.owner.now.getTime() + 30 * dayMs),
      lastUsedAt: null,
      lastUsedIp: null,
      expiry: 'later',
    });
    const row = await runtime.prisma.serviceToken.findFirstOrThrow({ where: { id: token.id } });
    expect(Buffer.from(row.hash)).toEqual(hashSecret(secret));
    expect((await runtime.gate.checkService(hashSecretHex(secret), home)).verdict).toBe('ALLOWED');
    expect(await eventsOf(acme.owner)).toEqual([
      {
        action: 'token.create',
        targetType: 'token',
        targetId: token.id,
        before: null,
        after: {
          name: 'Deploy',
          scopes: ['ips:read', 'ips:lease'],
          expiresAt: token.expiresAt.toISOString(),
          entries: ['192.0.2.1', '198.51.100.0/24'],
          secretShown: true,
        },
      },
    ]);
    expect(await secretsInEvents(runtime.pool)).toEqual([]);
    const mail = await runtime.prisma.notice.findFirstOrThrow({
      where: { companyId: acme.company.id, channel: 'email' },
    });
    expect(mail.subject).toContain('Service token created: Deploy');
    expect(mail.text).toContain('ips:lease');
    expect(`${mail.text}${mail.html}`).not.toContain(secret);
  });

  test.each<[Partial<CreateServiceTokenInput>, string, RegExp]>([
    [{ name: ' ' }, 'name', /Enter a name/],
    [{ scopes: [] }, 'scopes', /at least one scope/],
    [{ scopes: ['ips:own' as 'ips:read'] }, 'scopes.0', /./],
    [{ entries: ' ' }, 'entries', /at least one IP address/],
    [{ entries: '192.0.2.1 010.0.0.1' }, 'entries', /010\.0\.0\.1/],
    [{ expires: null as unknown as number }, 'expires', /./],
    [{ expires: 367 * daySeconds }, 'expires', /a year at the most/],
    [{ expires: -1 }, 'expires', /in the past/],
  ])('refuses %j by name, and makes nothing', async (wrong, path, message) => {
    await expect(make(acme.owner, wrong)).rejects.toMatchObject({
      code: 'bad_input',
      problems: expect.arrayContaining([{ path, message: expect.stringMatching(message) }]),
    });
    expect(await runtime.prisma.serviceToken.count({ where: { companyId: acme.company.id } })).toBe(0);
    expect(await eventsOf(acme.owner)).toEqual([]);
  });

  test('asks before wide ranges, and gives a name to one at a time until it is revoked', async () => {
    await expect(make(acme.owner, { entries: '10.0.0.0/8' })).rejects.toMatchObject({
      code: 'confirmation_required',
    });
    const { token } = await make(acme.owner, { entries: '10.0.0.0/8', confirmWide: true });
    await expect(make(acme.owner, { name: 'dEPLOY' })).rejects.toMatchObject({
      code: 'conflict',
      problems: [
        { path: 'name', message: 'There is already a service token named Deploy. Choose another name.' },
      ],
    });
    await make(globex.owner);
    await revokeServiceToken(acme.owner, { id: token.id });
    await make(acme.owner);
  });
});

describe('revokeServiceToken', () => {
  test('ends it at once and for good, on a running gate, with one event', async () => {
    const { token, secret } = await make(acme.admin);
    const hash = hashSecretHex(secret);
    expect((await runtime.gate.checkService(hash, home)).verdict).toBe('ALLOWED');
    await revokeServiceToken(acme.admin, { id: token.id });
    expect((await runtime.gate.checkService(hash, home)).verdict).toBe('DISABLED');
    const [, event, ...others] = await eventsOf(acme.admin);
    expect(others).toEqual([]);
    expect(event).toMatchObject({
      action: 'token.revoke',
      targetId: token.id,
      before: { name: 'Deploy', maskedKey: token.maskedKey, scopes: ['ips:read', 'ips:lease'] },
    });
    for (const verb of [getServiceToken, revokeServiceToken]) {
      await expect(verb(acme.admin, { id: token.id })).rejects.toMatchObject({ code: 'not_found' });
    }
    const gone = addEntries(acme.admin, { credentialId: token.id, entries: '192.0.2.2' });
    await expect(gone).rejects.toMatchObject({ code: 'not_found' });
    expect((await listServiceTokens(acme.admin, {})).rows).toEqual([]);
  });
});

test('what a service token has leased ends as it is revoked', async () => {
  const { token } = await make(acme.admin);
  const { authkey } = await createAuthkey(acme.admin, { name: 'Website', ipSecurity: true });
  const actor = { type: 'token', id: token.id, name: token.name, scopes: token.scopes } as const;
  await leaseIp({ ...acme.admin, actor }, { authkeyId: authkey.id, ip: '192.0.2.50', seconds: 600 });
  await revokeServiceToken(acme.admin, { id: token.id });
  expect(await runtime.prisma.whitelistEntry.count({ where: { credentialId: authkey.id } })).toBe(0);
  expect(
    (await eventsOf(acme.admin))
      .map(({ action }) => action)
      .slice(-2)
      .sort(),
  ).toEqual(['token.revoke', 'whitelist.release']);
});

describe('what is said of service tokens', () => {
  test('the list has their entries, searched by name and by a pasted token, and says what is left', async () => {
    const { token, secret } = await make(acme.owner, { entries: '192.0.2.1 192.0.2.2 192.0.2.3 192.0.2.4' });
    await make(acme.owner, { name: 'Audit', scopes: ['logs:read'], expires: 7 * daySeconds });
    const rows = async (query: string) => (await listServiceTokens(acme.owner, { query })).rows;
    expect((await rows('')).map(({ name }) => name)).toEqual(['Audit', 'Deploy']);
    expect((await rows('AUD')).map(({ name, expiry }) => [name, expiry])).toEqual([['Audit', 'soon']]);
    expect(await rows(secret)).toEqual([
      { ...token, entries: 4, firstEntries: ['192.0.2.1', '192.0.2.2', '192.0.2.3'] },
    ]);
    expect(await rows('%')).toEqual([]);
    expect(JSON.stringify(await rows(''))).not.toContain(secret.slice(8, 20));
    const now = new Date(acme.owner.now.getTime() + 8 * dayMs);
    const later = {
      ...acme.owner,
      now,
      actor: { ...acme.owner.actor, stepUpUntil: new Date(now.getTime() + 1) },
    };
    expect((await listServiceTokens(later as Ctx, { query: 'Audit' })).rows[0]?.expiry).toBe('over');
    expect((await listServiceTokens(globex.owner, {})).total).toBe(0);
    expect(await getServiceToken(acme.owner, { id: token.id })).toMatchObject({ ...token, entries: 4 });
  });

  test('whether an address would get in is told by the gate’s rule, without the company’s list', async () => {
    const { token } = await make(acme.owner);
    await addEntries(acme.owner, { credentialId: null, entries: '203.0.113.0/24' });
    const ask = (ip: string) => explainTokenAddress(acme.owner, { id: token.id, ip });
    expect(await ask('198.51.100.9')).toMatchObject({
      verdict: 'ALLOWED',
      entry: { value: '198.51.100.0/24', list: 'token' },
    });
    expect(await ask('203.0.113.9')).toMatchObject({ verdict: 'IP_NOT_WHITELISTED', entry: null });
  });
});

describe('who may', () => {
  const all = (ctx: Ctx, id: string) => [
    () => make(ctx, { name: 'Another' }),
    () => listServiceTokens(ctx, {}),
    () => getServiceToken(ctx, { id }),
    () => explainTokenAddress(ctx, { id, ip: '192.0.2.1' }),
    () => revokeServiceToken(ctx, { id }),
  ];

  test('no viewer, nobody with the Authkey section closed, and no service token, whatever its scopes', async () => {
    const { token } = await make(acme.owner);
    for (const act of all(acme.viewer, token.id))
      await expect(act()).rejects.toMatchObject({ code: 'forbidden' });
    const program = await tokenCtx(acme.owner, ...scopes);
    for (const act of all(program, token.id))
      await expect(act()).rejects.toMatchObject({ code: 'forbidden' });
    const closed: Ctx = { ...acme.owner, actor: { ...acme.owner.actor, stepUpUntil: null } as Ctx['actor'] };
    for (const act of all(closed, token.id)) {
      await expect(act()).rejects.toMatchObject({ code: 'step_up_required' });
    }
    expect((await listServiceTokens(acme.owner, {})).rows.map(({ id }) => id)).toContain(token.id);
  });

  test('another company’s token is not found', async () => {
    const { token } = await make(acme.owner);
    const [, , ...others] = all(globex.owner, token.id);
    for (const act of others) await expect(act()).rejects.toMatchObject({ code: 'not_found' });
    const entries = { credentialId: token.id, entries: '203.0.113.1' };
    await expect(addEntries(globex.owner, entries)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('no service token changes or sees the list of one: neither its own nor another’s', async () => {
    const { token } = await make(acme.owner);
    const other = await make(acme.owner, { name: 'Other', scopes: ['ips:write'] });
    const program: Ctx = {
      ...acme.owner,
      actor: { type: 'token', id: token.id, name: token.name, scopes: [...scopes] },
    };
    for (const { id } of [token, other.token]) {
      const [entry] = (await listEntries(acme.owner, { credentialId: id })).rows;
      const tries = [
        () => addEntries(program, { credentialId: id, entries: '203.0.113.1' }),
        () => listEntries(program, { credentialId: id }),
        () => editEntry(program, { id: entry!.id, note: 'mine' }),
        () => removeEntries(program, { ids: [entry!.id] }),
      ];
      for (const act of tries) await expect(act()).rejects.toMatchObject({ code: 'not_found' });
      expect((await listEntries(acme.owner, { credentialId: id })).total).toBe(2);
    }
  });
});
