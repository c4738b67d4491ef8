import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Ctx } from '#lib/core/context';
import { type Runtime, setRuntime } from '#lib/core/runtime';
import { type Address, ipv4Address, parseAddress } from '#lib/net/address';
import { openRuntime } from '#lib/process/open-runtime';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { suspiciousIps } from './block-list.ts';
import { countBlockedIps } from './count-blocked.ts';
import { listSuspiciousIps } from './list.ts';
import { unblockIp } from './unblock.ts';

let database: TestDatabase;
let other: Runtime;
let acme: TestCompany;
let globex: TestCompany;
let made = 0;
const now = new Date();
const at = (seconds: number) => new Date(now.getTime() + seconds * 1_000);
const later = (ctx: Ctx, seconds: number): Ctx => ({ ...ctx, now: at(seconds) });

/** Verified once more by then. */
const reopened = (ctx: Ctx, seconds: number): Ctx =>
  ctx.actor.type === 'member'
    ? { ...later(ctx, seconds), actor: { ...ctx.actor, stepUpUntil: at(seconds + 1) } }
    : ctx;

beforeAll(async () => {
  database = await openTestDatabase();
  // Another instance on the same database; verbs go on using the first.
  other = await openRuntime(database.runtime.env);
  setRuntime(database.runtime);
});
afterAll(async () => {
  await other.close();
  setRuntime(database.runtime);
  await database.close();
});
beforeEach(async () => {
  [acme, globex] = [await makeCompany({ now }), await makeCompany({ now })];
});

function newAddress(): Address {
  made += 1;
  return ipv4Address(0xcb007100 + made);
}

async function makeClient(company: TestCompany, username: string) {
  const { id: companyId } = company.company;
  await database.runtime.prisma.client.create({ data: { companyId, username, passwordHash: 'none' } });
  return username;
}

const newName = (what: string) => `${what}.${Math.random().toString(36).slice(2, 10)}`;

/** A burst that names these users in turn. */
async function burst(
  address: Address,
  usernames: string[],
  { from = 0, count = 20, on = database.runtime } = {},
) {
  for (let i = 0; i < count; i += 1) {
    suspiciousIps.of(on).tried(usernames[i % usernames.length] ?? '', address, at(from));
    await suspiciousIps.of(on).count(address, at(from));
  }
  await suspiciousIps.of(on).flush();
}

const audits = (company: TestCompany) =>
  database.runtime.prisma.auditEvent.findMany({ where: { companyId: company.company.id } });

describe('the list', () => {
  test('shows what tried the own clients: requests, user names, time left; the other company its own part', async () => {
    const [name, theirs] = [
      await makeClient(acme, newName('billing')),
      await makeClient(globex, newName('stock')),
    ];
    const address = newAddress();
    await burst(address, [name.toUpperCase(), theirs, 'nobody.at.all', 'a\0b', 'x'], { count: 25 });
    const { rows, total } = await listSuspiciousIps(later(acme.viewer, 60));
    expect(total).toBe(1);
    expect(rows).toEqual([
      {
        ip: address.text,
        flaggedAt: now,
        blockedUntil: at(900),
        requests: 25,
        usernames: [name],
        state: 'blocked',
        unblockedBy: null,
        unblockedAt: null,
      },
    ]);
    expect((await listSuspiciousIps(later(globex.viewer, 60))).rows).toMatchObject([{ usernames: [theirs] }]);
    expect(await countBlockedIps(later(acme.viewer, 60))).toBe(1);
  });

  test('shows of a name that two companies have only to the one whose list has the address', async () => {
    const name = newName('shared');
    await makeClient(acme, name);
    await makeClient(globex, name);
    const [range, single, unlisted] = [newAddress(), newAddress(), newAddress()];
    const client = await database.runtime.prisma.client.findFirstOrThrow({
      where: { companyId: acme.company.id, username: name },
    });
    await database.runtime.prisma.whitelistEntry.createMany({
      data: [`${range.text}-${range.text}`, `${single.text}/32`].map((value) => ({
        companyId: acme.company.id,
        credentialId: client.id,
        value,
        addedBy: 'test',
      })),
    });
    for (const address of [range, single, unlisted]) await burst(address, [name]);
    const { rows } = await listSuspiciousIps(later(acme.owner, 60));
    expect(rows.map(({ ip }) => ip).sort()).toEqual([range.text, single.text].sort());
    expect((await listSuspiciousIps(later(globex.owner, 60))).rows).toEqual([]);
  });

  test('shows nothing to a company whose clients were not tried, or at another time only', async () => {
    const [name, theirs] = [
      await makeClient(acme, newName('billing')),
      await makeClient(globex, newName('stock')),
    ];
    const address = newAddress();
    await burst(address, [theirs], { from: -3_600, count: 1 });
    await burst(address, [name]);
    expect((await listSuspiciousIps(later(globex.owner, 60))).rows).toEqual([]);
    await burst(address, [theirs], { from: 1_000, count: 1 });
    expect((await listSuspiciousIps(reopened(globex.owner, 1_060))).rows).toEqual([]);
    expect(await countBlockedIps(later(globex.owner, 60))).toBe(0);
  });

  test('puts those blocked now first, and lets go of them after seven days', async () => {
    const name = await makeClient(acme, newName('billing'));
    const [old, young, network] = [newAddress(), newAddress(), parseAddress('2001:db8:5:6:7::8')!];
    await burst(old, [name], { from: -1_000 });
    await burst(network, [name], { from: -50 });
    await burst(young, [name], { from: -20 });
    await unblockIp(later(acme.owner, -10), { ip: young.text });
    expect((await listSuspiciousIps(acme.owner)).rows).toMatchObject([
      { ip: '2001:db8:5:6::/64', state: 'blocked' },
      { ip: young.text, state: 'unblocked', unblockedBy: acme.owner.actor.name, unblockedAt: at(-10) },
      { ip: old.text, state: 'ended', unblockedBy: null },
    ]);
    expect(await countBlockedIps(acme.owner)).toBe(1);
    expect((await listSuspiciousIps(reopened(acme.owner, 7 * 86_400 - 30))).rows).toMatchObject([
      { ip: young.text },
    ]);
  });

  test('needs the section open', async () => {
    const closed = await makeCompany({ steppedUp: false });
    await expect(listSuspiciousIps(closed.owner)).rejects.toMatchObject({ code: 'step_up_required' });
  });
});

describe('unblocking', () => {
  test('lifts the block at once on every instance, for the own clients only', async () => {
    const [name, theirs] = [
      await makeClient(acme, newName('billing')),
      await makeClient(globex, newName('stock')),
    ];
    const address = newAddress();
    await burst(address, [name, theirs]);
    // Both instances remember the block by now.
    for (const each of [database.runtime, other]) await suspiciousIps.of(each).count(address, at(1));
    await unblockIp(later(acme.admin, 2), { ip: address.text });
    const here = await suspiciousIps.of(database.runtime).count(address, at(3));
    expect(here).toEqual({ blocked: true, releasedFor: new Set([acme.company.id]) });
    await expect
      .poll(async () => (await suspiciousIps.of(other).check(address, at(3))).releasedFor, {
        interval: 20,
        timeout: 1_000,
      })
      .toEqual(new Set([acme.company.id]));
    expect((await listSuspiciousIps(later(globex.owner, 3))).rows).toMatchObject([{ state: 'blocked' }]);
  });

  test('begins counting anew: 19 pass, the 20th blocks again, for that company too', async () => {
    const name = await makeClient(acme, newName('billing'));
    const address = newAddress();
    await burst(address, [name]);
    await unblockIp(later(acme.owner, 1), { ip: address.text });
    const passed: boolean[] = [];
    for (let i = 0; i < 21; i += 1) {
      const { releasedFor } = await suspiciousIps.of(other).count(address, at(2));
      passed.push(releasedFor.has(acme.company.id));
    }
    expect(passed).toEqual([...Array(19).fill(true), false, false]);
    expect((await listSuspiciousIps(later(acme.owner, 3))).rows).toMatchObject([
      { state: 'blocked', unblockedBy: null, flaggedAt: at(2), blockedUntil: at(902) },
    ]);
    expect(await unblockIp(later(acme.owner, 4), { ip: address.text })).toEqual({
      ip: address.text,
      changed: true,
    });
  });

  test('by a second company begins counting anew once more', async () => {
    const names = [await makeClient(acme, newName('billing')), await makeClient(globex, newName('stock'))];
    const address = newAddress();
    await burst(address, names);
    await unblockIp(later(acme.owner, 1), { ip: address.text });
    await burst(address, names, { from: 2, count: 10 });
    await unblockIp(later(globex.owner, 3), { ip: address.text });
    await burst(address, names, { from: 4, count: 19 });
    const { releasedFor } = await suspiciousIps.of(database.runtime).check(address, at(4));
    expect(releasedFor).toEqual(new Set([acme.company.id, globex.company.id]));
  });

  test('holds although the clock of the instance that flagged it was ahead', async () => {
    const name = await makeClient(acme, newName('billing'));
    const address = newAddress();
    await burst(address, [name], { from: 1 });
    await unblockIp(acme.owner, { ip: address.text });
    const { releasedFor } = await suspiciousIps.of(database.runtime).check(address, at(1));
    expect(releasedFor.has(acme.company.id)).toBe(true);
  });

  test('a new burst blocks again although the clock of the instance that lifted the block was ahead', async () => {
    const name = await makeClient(acme, newName('billing'));
    const address = newAddress();
    await burst(address, [name]);
    await unblockIp(later(acme.owner, 5), { ip: address.text });
    await burst(address, [name], { from: 4 });
    const { blocked, releasedFor } = await suspiciousIps.of(other).check(address, at(5));
    expect({ blocked, released: releasedFor.size }).toEqual({ blocked: true, released: 0 });
  });

  test('writes one audit row, also when it is asked twice at once', async () => {
    const name = await makeClient(acme, newName('billing'));
    const network = parseAddress('2001:db8:77:1::5')!;
    await burst(network, [name]);
    const answers = await Promise.all([
      unblockIp(acme.owner, { ip: '2001:db8:77:1::/64' }),
      unblockIp(acme.admin, { ip: '2001:db8:77:1::9' }),
    ]);
    expect(answers.map((answer) => answer.changed).sort()).toEqual([false, true]);
    expect(await audits(acme)).toMatchObject([
      { action: 'suspicious-ip.unblock', targetType: 'suspicious-ip', targetName: '2001:db8:77:1::/64' },
    ]);
  });

  test('is refused to a viewer, and while the section is closed', async () => {
    const name = await makeClient(acme, newName('billing'));
    const address = newAddress();
    await burst(address, [name]);
    await expect(unblockIp(acme.viewer, { ip: address.text })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(unblockIp(later(acme.owner, 901), { ip: address.text })).rejects.toMatchObject({
      code: 'step_up_required',
    });
    expect(await audits(acme)).toEqual([]);
    expect((await suspiciousIps.of(database.runtime).check(address, at(1))).releasedFor.size).toBe(0);
  });

  test('does not find an address that has nothing to do with the company, any more than one that never was', async () => {
    const name = await makeClient(acme, newName('billing'));
    const address = newAddress();
    await burst(address, [name]);
    for (const ip of [address.text, '192.0.2.200', 'no address', '', '10.0.0.0/64', "'; drop"]) {
      await expect(unblockIp(globex.owner, { ip })).rejects.toMatchObject({
        code: 'not_found',
        message: 'There is no such suspicious IP.',
      });
    }
    expect(await audits(globex)).toEqual([]);
    expect((await suspiciousIps.of(database.runtime).check(address, at(1))).releasedFor.size).toBe(0);
  });
});
