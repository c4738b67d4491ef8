import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ctx } from '#lib/core/context';
import { verifyPassword } from '#lib/core/password/password';
import { runtime } from '#lib/core/runtime';
import { isAppError } from '#lib/errors';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { createClient } from './create.ts';
import { deleteClient } from './delete.ts';
import { issuePassword } from './issue-password.ts';
import { revokeTokens } from './revoke-tokens.ts';
import { setClientDisabled } from './set-disabled.ts';
import { setPasswordExpiry } from './set-password-expiry.ts';
import { setReportOnly } from './set-report-only.ts';

let database: TestDatabase;
let acme: TestCompany;
let globex: TestCompany;
let count = 0;

beforeAll(async () => {
  database = await openTestDatabase();
  acme = await makeCompany({ name: 'Acme' });
  globex = await makeCompany({ name: 'Globex' });
});
afterAll(() => database.close());

const nextName = () => `client_${++count}.test`;
const input = () => ({ username: nextName(), entries: '203.0.113.9' });
const make = async (ctx: Ctx) => (await createClient(ctx, input())).client;
const closed = (ctx: Ctx): Ctx => ({ ...ctx, now: new Date(ctx.now.getTime() + 901_000) });

type Named = { id: string; username: string };
interface WriteVerb {
  action: string;
  arrange: (ctx: Ctx) => Promise<Named>;
  call: (ctx: Ctx, client: Named) => Promise<unknown>;
  after: Record<string, unknown> | null;
  /** Done again it does something again. */
  repeats?: true;
  endsTokens?: true;
}

const verbs: WriteVerb[] = [
  {
    action: 'client.disable',
    arrange: make,
    call: (ctx, { id }) => setClientDisabled(ctx, { id, disabled: true }),
    after: { disabled: true },
    endsTokens: true,
  },
  {
    action: 'client.enable',
    arrange: async (ctx) => setClientDisabled(ctx, { id: (await make(ctx)).id, disabled: true }),
    call: (ctx, { id }) => setClientDisabled(ctx, { id, disabled: false }),
    after: { disabled: false },
  },
  {
    action: 'client.set-expiry',
    arrange: make,
    call: (ctx, { id }) => setPasswordExpiry(ctx, { id, passwordExpireDays: 7 }),
    after: { passwordExpireDays: 7 },
  },
  {
    action: 'client.report-only.on',
    arrange: make,
    call: (ctx, { id }) => setReportOnly(ctx, { id, reportOnly: true }),
    after: { reportOnly: true },
  },
  {
    action: 'client.report-only.off',
    arrange: async (ctx) => setReportOnly(ctx, { id: (await make(ctx)).id, reportOnly: true }),
    call: (ctx, { id }) => setReportOnly(ctx, { id, reportOnly: false }),
    after: { reportOnly: false },
  },
  {
    action: 'client.revoke-tokens',
    arrange: make,
    call: (ctx, { id }) => revokeTokens(ctx, { id }),
    after: null,
    repeats: true,
    endsTokens: true,
  },
  {
    action: 'client.issue-password',
    arrange: make,
    call: async (ctx, { id }) => (await issuePassword(ctx, { id })).client,
    after: null,
    repeats: true,
    endsTokens: true,
  },
  {
    action: 'client.delete',
    arrange: make,
    call: (ctx, { id, username }) => deleteClient(ctx, { id, username }),
    after: null,
    endsTokens: true,
  },
];

const auditRows = (companyId: string) => runtime().prisma.auditEvent.count({ where: { companyId } });
const rowOf = (id: string) => runtime().prisma.client.findFirstOrThrow({ where: { id } });
const passwordsOf = (clientId: string) => runtime().prisma.clientPassword.findMany({ where: { clientId } });
const policyVersion = async (companyId: string) =>
  (await runtime().prisma.company.findUniqueOrThrow({ where: { id: companyId } })).policyVersion;

/** The call is refused with this code, and nothing has changed. */
async function expectRefused(code: string, { id }: Named, call: () => Promise<unknown>) {
  const state = async () => [
    await rowOf(id),
    await passwordsOf(id),
    await auditRows(acme.company.id),
    await auditRows(globex.company.id),
  ];
  const before = await state();
  await expect(call()).rejects.toMatchObject({ name: 'AppError', code });
  expect(await state()).toEqual(before);
}

describe.each(verbs)('$action', ({ action, arrange, call, after, repeats, endsTokens }) => {
  it('is refused to a viewer', async () => {
    const client = await arrange(acme.admin);
    await expectRefused('forbidden', client, () => call(acme.viewer, client));
  });

  it("does not find another company's client", async () => {
    const client = await arrange(globex.admin);
    await expectRefused('not_found', client, () => call(acme.owner, client));
  });

  it('does not find what is no id', async () => {
    await expect(call(acme.owner, { id: "x' or true --", username: 'x' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('is refused while the section is closed', async () => {
    const client = await arrange(acme.admin);
    await expectRefused('step_up_required', client, () => call(closed(acme.admin), client));
  });

  it('writes one audit row of who did what; no hash is in its answer', async () => {
    const client = await arrange(acme.admin);
    const before = await auditRows(acme.company.id);
    const answer = await call(acme.admin, client);
    expect(JSON.stringify(answer)).not.toMatch(/hash|argon2|tokenVersion/i);
    const rows = await runtime().prisma.auditEvent.findMany({
      where: { companyId: acme.company.id },
      orderBy: { id: 'desc' },
    });
    expect(rows.length).toBe(before + 1);
    expect(rows[0]).toMatchObject({
      action,
      actorId: (acme.admin.actor as { id: string }).id,
      targetType: 'client',
      targetId: client.id,
      targetName: client.username,
    });
    if (after) expect(rows[0]?.after).toMatchObject(after);
  });

  it('raises the policy version; done again it does so again only where that means something', async () => {
    const client = await arrange(acme.admin);
    const before = await policyVersion(acme.company.id);
    await call(acme.admin, client);
    const [version, rows] = [await policyVersion(acme.company.id), await auditRows(acme.company.id)];
    expect(version).toBe(before + 1n);
    await call(acme.admin, client).catch((error) => expect(isAppError(error, 'not_found')).toBe(true));
    const again = repeats ? 1 : 0;
    expect(await policyVersion(acme.company.id)).toBe(version + BigInt(again));
    expect(await auditRows(acme.company.id)).toBe(rows + again);
  });

  it(endsTokens ? 'ends the tokens given before' : 'leaves the tokens given before', async () => {
    const client = await arrange(acme.admin);
    const { tokenVersion } = await rowOf(client.id);
    await call(acme.admin, client);
    expect((await rowOf(client.id)).tokenVersion).toBe(tokenVersion + (endsTokens ? 1 : 0));
  });
});

describe('client.create', () => {
  it('is refused to a viewer and while the section is closed, and stores nothing', async () => {
    const before = [await runtime().prisma.client.count(), await auditRows(acme.company.id)];
    await expect(createClient(acme.viewer, input())).rejects.toMatchObject({ code: 'forbidden' });
    await expect(createClient(closed(acme.owner), input())).rejects.toMatchObject({
      code: 'step_up_required',
    });
    expect([await runtime().prisma.client.count(), await auditRows(acme.company.id)]).toEqual(before);
  });

  it('stores the password nowhere, only its hash, which is the first of its history', async () => {
    const [rows, version] = [await auditRows(acme.company.id), await policyVersion(acme.company.id)];
    const { client, password } = await createClient(acme.admin, input());
    expect(await auditRows(acme.company.id)).toBe(rows + 1);
    expect(await policyVersion(acme.company.id)).toBe(version + 1n);
    expect(password).toHaveLength(24);
    expect(JSON.stringify(client)).not.toMatch(/hash|argon2/i);
    const { passwordHash } = await rowOf(client.id);
    expect(await verifyPassword(passwordHash, password)).toBe(true);
    expect(await passwordsOf(client.id)).toMatchObject([{ hash: passwordHash }]);
    const tables = await runtime().prisma.$queryRaw<{ name: string }[]>`
      select table_name as name from information_schema.tables where table_schema = 'public'`;
    for (const { name } of tables) {
      const [hit] = await runtime().prisma.$queryRawUnsafe<[{ hits: bigint }]>(
        `select count(*) as hits from "${name}" t where strpos(t::text, $1) > 0`,
        password,
      );
      expect(hit.hits, name).toBe(0n);
    }
  });

  it('makes no client when one entry is wrong, and says which and why', async () => {
    const before = await runtime().prisma.client.count();
    await expect(
      createClient(acme.admin, { ...input(), entries: '203.0.113.9, 010.0.0.1' }),
    ).rejects.toMatchObject({
      code: 'bad_input',
      problems: [{ path: 'entries', message: expect.stringMatching(/^010\.0\.0\.1: .*starts with a zero/) }],
    });
    expect(await runtime().prisma.client.count()).toBe(before);
  });

  it.each(['', '  \n', ' , ,'])('needs at least one entry: %j is none', async (entries) => {
    await expect(createClient(acme.admin, { ...input(), entries })).rejects.toMatchObject({
      code: 'bad_input',
      problems: [{ path: 'entries', message: 'Enter at least one IP address or range.' }],
    });
  });

  it('asks before it lets in very many addresses', async () => {
    const wide = { ...input(), entries: '10.0.0.0/8' };
    await expect(createClient(acme.admin, wide)).rejects.toMatchObject({ code: 'confirmation_required' });
    const { client } = await createClient(acme.admin, { ...wide, confirmWide: true });
    const entries = await runtime().prisma.whitelistEntry.findMany({ where: { credentialId: client.id } });
    expect(entries.map((entry) => entry.value)).toEqual(['10.0.0.0/8']);
  });

  it('gives a user name only once in a company, in whatever case, also to two at once', async () => {
    const username = nextName();
    const results = await Promise.allSettled(
      [username, username.toUpperCase()].map((each, index) =>
        createClient(index ? acme.owner : acme.admin, { ...input(), username: each }),
      ),
    );
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    const refused = results.find((result) => result.status === 'rejected');
    expect(refused?.reason).toMatchObject({
      name: 'AppError',
      code: 'conflict',
      problems: [{ path: 'username', message: 'An API client of yours has this user name already.' }],
    });
  });

  it('says nothing of the user names of other companies: each has its own', async () => {
    const username = nextName();
    for (const { admin } of [acme, globex]) {
      await createClient(admin, { ...input(), username });
      const again = createClient(admin, { ...input(), username });
      await expect(again).rejects.toMatchObject({ code: 'conflict' });
    }
  });

  it('gives the user name of a deleted client again', async () => {
    const client = await make(acme.admin);
    await deleteClient(acme.admin, client);
    await createClient(globex.admin, { ...input(), username: client.username });
  });

  it.each([
    ['', /Enter a user name/],
    ['short_7', /8 to 30 characters; this one has 7/],
    ['x'.repeat(31), /8 to 30 characters; this one has 31/],
    ['with blank', /cannot contain blanks/],
    ['bank@home', /cannot contain “@”/],
    ['müller_gmbh', /cannot contain “ü”/],
    ['\u0430dmin_bot', /cannot contain “\u0430”/],
    ['nul\0nul_x', /cannot contain/],
  ])('refuses the user name %j and says what is wrong', async (username, message) => {
    await expect(createClient(acme.admin, { ...input(), username })).rejects.toMatchObject({
      code: 'bad_input',
      problems: [{ path: 'username', message: expect.stringMatching(message) }],
    });
  });

  it.each([-1, 0.5, 3651, Number.NaN])('refuses %d days until the password expires', async (days) => {
    await expect(createClient(acme.admin, { ...input(), passwordExpireDays: days })).rejects.toMatchObject({
      code: 'bad_input',
      problems: [{ path: 'passwordExpireDays' }],
    });
  });
});

describe('a client', () => {
  it('is not deleted unless its user name is typed', async () => {
    const client = await make(acme.admin);
    await expectRefused('bad_input', client, () =>
      deleteClient(acme.admin, { id: client.id, username: 'client' }),
    );
  });

  it('gets a new password: the old one does not open it any more, both stand in its history', async () => {
    const first = await createClient(acme.admin, input());
    const later = { ...acme.admin, now: new Date(acme.admin.now.getTime() + 60_000) };
    const second = await issuePassword(later, { id: first.client.id });
    expect(second.client.passwordChangedAt).toEqual(later.now);
    const { passwordHash } = await rowOf(first.client.id);
    expect(await verifyPassword(passwordHash, second.password)).toBe(true);
    expect(await verifyPassword(passwordHash, first.password)).toBe(false);
    const hashes = (await passwordsOf(first.client.id)).map(({ hash }) => hash);
    expect(hashes).toHaveLength(2);
    expect(new Set(hashes.map((hash) => hash.split('$')[4])).size, 'one salt').toBe(1);
  });

  it('gets a new password with an expired one, and is active again', async () => {
    const { id } = await make(acme.admin);
    await runtime().prisma.client.updateMany({
      where: { id },
      data: { passwordChangedAt: new Date(acme.admin.now.getTime() - 91 * 86_400_000) },
    });
    expect(await revokeTokens(acme.admin, { id })).toMatchObject({
      state: 'password_expired',
      passwordDaysLeft: 0,
    });
    const { client } = await issuePassword(acme.admin, { id });
    expect(client).toMatchObject({ state: 'active', passwordDaysLeft: 90 });
  });

  it('has its own days until the password expires, none, or those of the installation', async () => {
    const { id } = await make(acme.admin);
    const set = async (days: number | null) =>
      (await setPasswordExpiry(acme.admin, { id, passwordExpireDays: days })).passwordDaysLeft;
    expect([await set(3), await set(0), await set(null)]).toEqual([3, null, 90]);
  });
});
