import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { isAppError } from '#lib/errors';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { createIpList } from '../ip-lists/create.ts';
import { listUsesOf } from '../ip-lists/list-uses.ts';
import { createAuthkey } from './create.ts';
import { deleteAuthkey } from './delete.ts';
import { renameAuthkey } from './rename.ts';
import { setAuthkeyDisabled } from './set-disabled.ts';
import { setAuthkeyExpiry } from './set-expiry.ts';
import { setIpSecurity } from './set-ip-security.ts';

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

const nextName = () => `Key ${++count}`;
const make = async (ctx: Ctx, ipSecurity = true) =>
  (await createAuthkey(ctx, { name: nextName(), ipSecurity })).authkey;

interface WriteVerb {
  action: string;
  arrange: (ctx: Ctx) => Promise<{ id: string; name: string }>;
  call: (ctx: Ctx, key: { id: string; name: string }) => Promise<unknown>;
  after: Record<string, unknown> | null;
}

const verbs: WriteVerb[] = [
  {
    action: 'authkey.rename',
    arrange: make,
    call: (ctx, { id }) => renameAuthkey(ctx, { id, name: `Renamed ${id}`, integration: 'Shop' }),
    after: { integration: 'Shop' },
  },
  {
    action: 'authkey.disable',
    arrange: make,
    call: (ctx, { id }) => setAuthkeyDisabled(ctx, { id, disabled: true }),
    after: { disabled: true },
  },
  {
    action: 'authkey.enable',
    arrange: async (ctx) => setAuthkeyDisabled(ctx, { id: (await make(ctx)).id, disabled: true }),
    call: (ctx, { id }) => setAuthkeyDisabled(ctx, { id, disabled: false }),
    after: { disabled: false },
  },
  {
    action: 'authkey.set-expiry',
    arrange: make,
    call: (ctx, { id }) => setAuthkeyExpiry(ctx, { id, expires: 86_400 }),
    after: { expiresAt: expect.stringMatching(/Z$/) },
  },
  {
    action: 'authkey.ip-security.off',
    arrange: make,
    call: (ctx, { id }) => setIpSecurity(ctx, { id, mode: 'off', confirm: true }),
    after: { mode: 'off', offUntil: null },
  },
  {
    action: 'authkey.ip-security.on',
    arrange: (ctx) => make(ctx, false),
    call: (ctx, { id }) => setIpSecurity(ctx, { id, mode: 'on' }),
    after: { mode: 'on' },
  },
  {
    action: 'authkey.delete',
    arrange: make,
    call: (ctx, { id, name }) => deleteAuthkey(ctx, { id, name }),
    after: null,
  },
];

const auditRows = (companyId: string) => runtime().prisma.auditEvent.count({ where: { companyId } });
const rowOf = (id: string) => runtime().prisma.authkey.findFirstOrThrow({ where: { id } });
const policyVersion = async (companyId: string) =>
  (await runtime().prisma.company.findUniqueOrThrow({ where: { id: companyId } })).policyVersion;

/** The call is refused with this code, and nothing has changed. */
async function expectRefused(code: string, key: { id: string }, call: () => Promise<unknown>) {
  const before = [await rowOf(key.id), await auditRows(acme.company.id), await auditRows(globex.company.id)];
  await expect(call()).rejects.toMatchObject({ name: 'AppError', code });
  expect([await rowOf(key.id), await auditRows(acme.company.id), await auditRows(globex.company.id)]).toEqual(
    before,
  );
}

describe.each(verbs)('$action', ({ action, arrange, call, after }) => {
  it('is refused to a viewer', async () => {
    const key = await arrange(acme.admin);
    await expectRefused('forbidden', key, () => call(acme.viewer, key));
  });

  it("does not find another company's authkey", async () => {
    const key = await arrange(globex.admin);
    await expectRefused('not_found', key, () => call(acme.owner, key));
  });

  it('does not find what is no id', async () => {
    await expect(call(acme.owner, { id: "x' or true --", name: 'x' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('is refused while the Authkey section is closed', async () => {
    const key = await arrange(acme.admin);
    const closed: Ctx = { ...acme.admin, now: new Date(acme.admin.now.getTime() + 901_000) };
    await expectRefused('step_up_required', key, () => call(closed, key));
  });

  it('writes one audit row of who did what, and nothing of the secret is in its answer', async () => {
    const key = await arrange(acme.admin);
    const before = await auditRows(acme.company.id);
    const answer = await call(acme.admin, key);
    expect(JSON.stringify(answer)).not.toMatch(/hash|kf_\w{5}/);
    const rows = await runtime().prisma.auditEvent.findMany({
      where: { companyId: acme.company.id },
      orderBy: { id: 'desc' },
    });
    expect(rows.length).toBe(before + 1);
    expect(rows[0]).toMatchObject({
      action,
      actorId: (acme.admin.actor as { id: string }).id,
      targetId: key.id,
    });
    if (after) expect(rows[0]?.after).toMatchObject(after);
  });
});

describe.each(verbs.filter((verb) => verb.action !== 'authkey.rename'))('$action', ({ arrange, call }) => {
  it('raises the policy version, and done again changes nothing', async () => {
    const key = await arrange(acme.admin);
    const before = await policyVersion(acme.company.id);
    await call(acme.admin, key);
    const done = [await policyVersion(acme.company.id), await auditRows(acme.company.id)];
    expect(done[0]).toBe((before as bigint) + 1n);
    await call(acme.admin, key).catch((error) => expect(isAppError(error, 'not_found')).toBe(true));
    expect([await policyVersion(acme.company.id), await auditRows(acme.company.id)]).toEqual(done);
  });
});

describe('authkey.create', () => {
  const input = () => ({ name: nextName(), ipSecurity: true, entries: '203.0.113.9' });

  it('is refused to a viewer and while the section is closed, and stores nothing', async () => {
    const before = [await runtime().prisma.authkey.count(), await auditRows(acme.company.id)];
    await expect(createAuthkey(acme.viewer, input())).rejects.toMatchObject({ code: 'forbidden' });
    const closed: Ctx = { ...acme.owner, now: new Date(acme.owner.now.getTime() + 901_000) };
    await expect(createAuthkey(closed, input())).rejects.toMatchObject({ code: 'step_up_required' });
    expect([await runtime().prisma.authkey.count(), await auditRows(acme.company.id)]).toEqual(before);
  });

  it('stores the secret nowhere: not in its row, not in the audit row', async () => {
    const before = await auditRows(acme.company.id);
    const { authkey, secret } = await createAuthkey(acme.admin, input());
    expect(await auditRows(acme.company.id)).toBe(before + 1);
    expect(authkey.maskedKey).toBe(`${secret.slice(0, 7)}…${secret.slice(-4)}`);
    const tables = await runtime().prisma.$queryRaw<{ name: string }[]>`
      select table_name as name from information_schema.tables where table_schema = 'public'`;
    expect(tables.length).toBeGreaterThan(10);
    for (const { name } of tables) {
      const [hit] = await runtime().prisma.$queryRawUnsafe<[{ hits: bigint }]>(
        `select count(*) as hits from "${name}" t where strpos(t::text, $1) > 0`,
        secret.slice(7, -4),
      );
      expect(hit.hits, name).toBe(0n);
    }
  });

  it('raises the version of the policy', async () => {
    const before = await policyVersion(acme.company.id);
    await createAuthkey(acme.admin, input());
    expect(await policyVersion(acme.company.id)).toBe(before + 1n);
  });

  it('makes no authkey when one entry is wrong, and says which and why', async () => {
    const before = await runtime().prisma.authkey.count();
    await expect(
      createAuthkey(acme.admin, { ...input(), entries: '203.0.113.9, 010.0.0.1' }),
    ).rejects.toMatchObject({
      code: 'bad_input',
      problems: [{ path: 'entries', message: expect.stringMatching(/^010\.0\.0\.1: .*starts with a zero/) }],
    });
    expect(await runtime().prisma.authkey.count()).toBe(before);
  });

  it('asks before it lets in very many addresses', async () => {
    const wide = { ...input(), entries: '10.0.0.0/8' };
    await expect(createAuthkey(acme.admin, wide)).rejects.toMatchObject({ code: 'confirmation_required' });
    const { authkey } = await createAuthkey(acme.admin, { ...wide, confirmWide: true });
    const entries = await runtime().prisma.whitelistEntry.findMany({ where: { credentialId: authkey.id } });
    expect(entries.map((entry) => entry.value)).toEqual(['10.0.0.0/8']);
  });

  it('gives a name only once in a company, in whatever case, also to two at the same time', async () => {
    const name = nextName();
    const results = await Promise.allSettled(
      [name, name.toUpperCase(), name].map((each) =>
        createAuthkey(acme.admin, { name: each, ipSecurity: true }),
      ),
    );
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    const refused = results.find((result) => result.status === 'rejected');
    expect(refused?.reason).toMatchObject({ code: 'conflict', message: expect.stringMatching(/named Key/i) });
    await createAuthkey(globex.admin, { name, ipSecurity: true });
  });

  it('gives the name of a deleted authkey again', async () => {
    const { authkey } = await createAuthkey(acme.admin, input());
    await deleteAuthkey(acme.admin, authkey);
    await createAuthkey(acme.admin, { ...input(), name: authkey.name });
  });

  it('uses the IP lists that it is given; with one that is not the company’s it is not made', async () => {
    const list = (ctx: Ctx) => createIpList(ctx, { name: nextName(), source: 'hand', entries: '192.0.2.1' });
    const [own, foreign] = [await list(acme.admin), await list(globex.admin)];
    const { authkey } = await createAuthkey(acme.admin, { ...input(), lists: [own.id] });
    expect((await listUsesOf(acme.admin, authkey.id)).map(({ id }) => id)).toEqual([own.id]);
    const { name } = input();
    const work = createAuthkey(acme.admin, { ...input(), name, lists: [own.id, foreign.id] });
    await expect(work).rejects.toMatchObject({ code: 'not_found' });
    expect(await runtime().prisma.authkey.count({ where: { companyId: acme.company.id, name } })).toBe(0);
  });

  it('refuses an expiry that has passed', async () => {
    const expires = acme.admin.now.toISOString();
    await expect(createAuthkey(acme.admin, { ...input(), expires })).rejects.toMatchObject({
      code: 'bad_input',
      problems: [{ path: 'expires', message: expect.stringContaining(`${expires}) is in the past`) }],
    });
  });

  it.each(['', '   ', 'x'.repeat(81), 'a\0b', 'a\nb'])('refuses the name %j', async (name) => {
    await expect(createAuthkey(acme.admin, { ...input(), name })).rejects.toMatchObject({
      code: 'bad_input',
      problems: [{ path: 'name' }],
    });
  });
});

describe('an authkey', () => {
  it('is not renamed to a name in use, but may change the case of its own', async () => {
    const [one, other] = [await make(acme.admin), await make(acme.admin)];
    const rename = (name: string) => renameAuthkey(acme.admin, { id: one.id, name });
    await expect(rename(other.name)).rejects.toMatchObject({ code: 'conflict' });
    expect((await rename(one.name.toUpperCase())).name).toBe(one.name.toUpperCase());
  });

  it('is not deleted unless its name is typed', async () => {
    const key = await make(acme.admin);
    await expectRefused('bad_input', key, () => deleteAuthkey(acme.admin, { id: key.id, name: 'Key' }));
  });

  it('does not lose IP security unconfirmed', async () => {
    const key = await make(acme.admin);
    await expectRefused('confirmation_required', key, () =>
      setIpSecurity(acme.admin, { id: key.id, mode: 'off' }),
    );
  });
});
