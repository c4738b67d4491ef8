import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ctx } from '#lib/core/context';
import { newRequestId } from '#lib/core/request-id';
import { runtime } from '#lib/core/runtime';
import { hashSecretHex } from '#lib/gate/authkey-secret';
import { parseAddress } from '#lib/net/address';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { createAuthkey } from '../authkeys/create.ts';
import { setAuthkeyDisabled } from '../authkeys/set-disabled.ts';
import { createClient } from '../clients/create.ts';
import { setClientDisabled } from '../clients/set-disabled.ts';
import { addEntries } from '../whitelist/add.ts';
import { editEntry } from '../whitelist/edit.ts';
import { removeEntries } from '../whitelist/remove.ts';
import { tightenEntry } from '../whitelist/tighten.ts';
import { whitelistIps } from '../whitelist/whitelist-ips.ts';
import { undo } from './undo.ts';

let database: TestDatabase;
let acme: TestCompany;
let globex: TestCompany;

beforeAll(async () => {
  database = await openTestDatabase();
  acme = await makeCompany();
  globex = await makeCompany();
});
afterAll(() => database.close());

let count = 0;
const makeKey = (entries = '') =>
  createAuthkey(acme.admin, { name: `Key ${++count}`, ipSecurity: true, entries });

/** A request of its own, so many seconds later. */
const request = (ctx: Ctx, seconds = 0): Ctx => ({
  ...ctx,
  now: new Date(ctx.now.getTime() + seconds * 1000),
  requestId: newRequestId(),
});

const rowsOf = (credentialId: string | null) =>
  runtime().prisma.whitelistEntry.findMany({
    where: { companyId: acme.company.id, credentialId },
    select: { value: true, note: true, expiresAt: true, addedBy: true, createdAt: true },
    orderBy: [{ createdAt: 'desc' }, { value: 'asc' }],
  });
const idsOf = async (credentialId: string | null, ...values: string[]) =>
  (await runtime().prisma.whitelistEntry.findMany({ where: { credentialId, value: { in: values } } })).map(
    ({ id }) => id,
  );
const lastEvents = (take: number) => runtime().prisma.auditEvent.findMany({ orderBy: { id: 'desc' }, take });
const state = async () => [
  await runtime().prisma.whitelistEntry.findMany({ orderBy: { id: 'asc' } }),
  await runtime().prisma.auditEvent.count(),
  await runtime().prisma.company.findMany({ orderBy: { id: 'asc' } }),
  await runtime().prisma.authkey.findMany({ orderBy: { id: 'asc' } }),
  await runtime().prisma.client.findMany({ orderBy: { id: 'asc' } }),
];

async function expectRefused(code: string, call: () => Promise<unknown>) {
  const before = await state();
  await expect(call()).rejects.toMatchObject({ name: 'AppError', code });
  expect(await state()).toEqual(before);
}

async function see(credentialId: string, ip: string) {
  const at = { firstSeenAt: acme.admin.now, lastSeenAt: acme.admin.now, lastAcceptedAt: acme.admin.now };
  await runtime().prisma.recentIp.create({
    data: { companyId: acme.company.id, credentialId, ip, accepted: 3, ...at },
  });
}

it('is for the person who did it, with the role and the open section, and for a short time', async () => {
  const { authkey } = await makeKey();
  const added = request(acme.admin);
  await addEntries(added, { credentialId: authkey.id, entries: '192.0.2.1' });
  const { requestId } = added;
  await expectRefused('forbidden', () => undo(request(acme.viewer), { requestId }));
  await expectRefused('step_up_required', () => undo(request(acme.admin, 901), { requestId }));
  await expectRefused('not_found', () => undo(request(acme.owner), { requestId }));
  await expectRefused('not_found', () => undo(request(globex.admin), { requestId }));
  await expectRefused('not_found', () => undo(request(acme.admin), { requestId: 'nonsense' }));
  const open = { ...acme.admin, actor: { ...acme.admin.actor, stepUpUntil: new Date(8e12) } } as Ctx;
  await expectRefused('not_found', () => undo(request(open, 901), { requestId }));
  await undo(request(acme.admin), { requestId });
});

describe('of adding', () => {
  it('removes what was added, audited as that, and a second press says so', async () => {
    const { authkey } = await makeKey('192.0.2.9');
    const added = request(acme.admin, 1);
    await addEntries(added, { credentialId: authkey.id, entries: '192.0.2.1, 192.0.2.9', note: 'Office' });
    await undo(request(acme.admin, 2), added);
    expect((await rowsOf(authkey.id)).map(({ value }) => value)).toEqual(['192.0.2.9']);
    expect(await lastEvents(1)).toMatchObject([
      {
        action: 'whitelist.remove',
        targetId: authkey.id,
        before: { entries: ['192.0.2.1'], note: 'Office' },
      },
    ]);
    await expectRefused('conflict', () => undo(request(acme.admin, 3), added));
  });

  it('does nothing where an entry was edited or removed since', async () => {
    const { authkey } = await makeKey();
    for (const change of [
      (id: string) => editEntry(request(acme.owner, 1), { id, note: 'by another' }),
      (id: string) => removeEntries(request(acme.owner, 1), { ids: [id] }),
    ]) {
      const added = request(acme.admin);
      await addEntries(added, { credentialId: authkey.id, entries: `192.0.2.1, 192.0.2.${++count}` });
      const [id = ''] = await idsOf(authkey.id, `192.0.2.${count}`);
      await change(id);
      await expectRefused('conflict', () => undo(request(acme.admin, 2), added));
    }
  });

  it('asks where it would refuse somebody by now', async () => {
    const { authkey } = await makeKey();
    const added = request(acme.admin);
    await addEntries(added, { credentialId: authkey.id, entries: '192.0.2.1' });
    await see(authkey.id, '192.0.2.1');
    await expectRefused('LOCK_OUT', () => undo(request(acme.admin, 1), added));
    await undo(request(acme.admin, 1), { ...added, confirm: true });
    expect(await lastEvents(1)).toMatchObject([{ after: { confirmedLockOut: 1 } }]);
  });

  it('takes a "+" over several lists back as one, with the life that it gave to what stood there', async () => {
    const [one, other] = [(await makeKey()).authkey, (await makeKey()).authkey];
    await addEntries(request(acme.admin), { credentialId: other.id, entries: '192.0.2.2', expires: 3600 });
    const before = [await rowsOf(one.id), await rowsOf(other.id)];
    const added = request(acme.admin, 1);
    const seen = [
      { ip: '192.0.2.1', credentialId: one.id },
      { ip: '192.0.2.2', credentialId: other.id },
      { ip: '192.0.2.3', credentialId: other.id },
    ];
    await whitelistIps(added, { list: 'own', seen, from: 'failed-logs' });
    await undo(request(acme.admin, 2), added);
    expect([await rowsOf(one.id), await rowsOf(other.id)]).toEqual(before);
    await expectRefused('conflict', () => undo(request(acme.admin, 3), added));
  });
});

describe('of removing', () => {
  it('puts entries back with note, end, place and who added them', async () => {
    const list = { credentialId: null };
    await addEntries(request(acme.owner), { ...list, entries: '198.51.100.1', note: 'first', expires: 7200 });
    await addEntries(request(acme.admin, 1), { ...list, entries: '198.51.100.2' });
    await addEntries(request(acme.owner, 2), { ...list, entries: '198.51.100.3', note: 'third' });
    const before = await rowsOf(null);
    const removed = request(acme.admin, 3);
    const ids = await idsOf(null, '198.51.100.1', '198.51.100.2');
    await removeEntries(removed, { ids });
    await undo(request(acme.admin, 4), removed);
    expect(await rowsOf(null)).toEqual(before);
    expect(await lastEvents(1)).toMatchObject([
      {
        action: 'whitelist.add',
        targetType: 'company',
        after: {
          entries: ['198.51.100.2', '198.51.100.1'],
          rows: [
            { value: '198.51.100.2' },
            { value: '198.51.100.1', note: 'first', expiresAt: request(acme.owner, 7200).now.toISOString() },
          ],
        },
      },
    ]);
    await expectRefused('conflict', () => undo(request(acme.admin, 5), removed));
  });

  it('puts a range back in the place of the addresses that it was tightened to, and asks nobody', async () => {
    const { authkey } = await makeKey('192.0.2.0/28');
    await see(authkey.id, '192.0.2.5');
    const before = await rowsOf(authkey.id);
    const tightened = request(acme.admin, 1);
    const [id = ''] = await idsOf(authkey.id, '192.0.2.0/28');
    await tightenEntry(tightened, { id, to: ['192.0.2.5'] });
    expect((await rowsOf(authkey.id)).map(({ value }) => value)).toEqual(['192.0.2.5']);
    await undo(request(acme.admin, 2), tightened);
    expect(await rowsOf(authkey.id)).toEqual(before);
  });

  it('gives an address the end back that it had before a range was tightened to it', async () => {
    const { authkey } = await makeKey('192.0.2.0/28');
    const list = { credentialId: authkey.id };
    await addEntries(request(acme.admin), { ...list, entries: '192.0.2.5', note: 'VPN', expires: 3_600 });
    await see(authkey.id, '192.0.2.5');
    const before = await rowsOf(authkey.id);
    const tightened = request(acme.admin, 1);
    await tightenEntry(tightened, {
      id: (await idsOf(authkey.id, '192.0.2.0/28'))[0] ?? '',
      to: ['192.0.2.5'],
    });
    expect(await rowsOf(authkey.id)).toMatchObject([{ value: '192.0.2.5', note: 'VPN', expiresAt: null }]);
    await undo(request(acme.admin, 2), tightened);
    expect(await rowsOf(authkey.id)).toEqual(before);
  });

  it('is in force at once', async () => {
    const { authkey, secret } = await makeKey('192.0.2.50');
    const verdict = async () =>
      (await runtime().gate.check(hashSecretHex(secret), parseAddress('192.0.2.50'))).verdict;
    const removed = request(acme.admin);
    await removeEntries(removed, { ids: await idsOf(authkey.id, '192.0.2.50') });
    expect(await verdict()).toBe('IP_NOT_WHITELISTED');
    await undo(request(acme.admin, 1), removed);
    expect(await verdict()).toBe('ALLOWED');
  });

  it('does nothing where somebody added it again, or where it has ended since', async () => {
    const { authkey } = await makeKey();
    const list = { credentialId: authkey.id };
    await addEntries(request(acme.admin), { ...list, entries: '192.0.2.1' });
    await addEntries(request(acme.admin), { ...list, entries: '192.0.2.2', expires: 60 });
    const [first, second] = [request(acme.admin, 1), request(acme.admin, 1)];
    await removeEntries(first, { ids: await idsOf(authkey.id, '192.0.2.1') });
    await removeEntries(second, { ids: await idsOf(authkey.id, '192.0.2.2') });
    await addEntries(request(acme.owner, 2), { ...list, entries: '192.0.2.1' });
    await expectRefused('conflict', () => undo(request(acme.admin, 3), first));
    await expectRefused('conflict', () => undo(request(acme.admin, 61), second));
  });
});

describe('of disabling', () => {
  const kinds = {
    authkey: async () => {
      const { authkey } = await makeKey();
      const set = (ctx: Ctx, disabled: boolean) => setAuthkeyDisabled(ctx, { id: authkey.id, disabled });
      return { id: authkey.id, set };
    },
    client: async () => {
      const input = { username: `client_${++count}_x`, entries: '192.0.2.1' };
      const { client } = await createClient(acme.admin, input);
      const set = (ctx: Ctx, disabled: boolean) => setClientDisabled(ctx, { id: client.id, disabled });
      return { id: client.id, set };
    },
  };

  it.each(['authkey', 'client'] as const)(
    'enables an %s again, unless another did something to it',
    async (kind) => {
      const { id, set } = await kinds[kind]();
      const disabled = request(acme.admin);
      await set(disabled, true);
      await undo(request(acme.admin, 1), disabled);
      expect(await lastEvents(1)).toMatchObject([{ action: `${kind}.enable`, targetId: id }]);
      await expectRefused('conflict', () => undo(request(acme.admin, 2), disabled));
      await set(request(acme.owner, 3), true);
      await expectRefused('conflict', () => undo(request(acme.admin, 4), disabled));
    },
  );

  it('pressed twice at once, one of the two does it', async () => {
    const { set } = await kinds.authkey();
    const disabled = request(acme.admin);
    await set(disabled, true);
    const results = await Promise.allSettled([1, 2].map(() => undo(request(acme.admin, 1), disabled)));
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});
