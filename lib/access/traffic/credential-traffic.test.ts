import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Ctx } from '#lib/core/context';
import { ensureRequestPartitions } from '#lib/db/partitions';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { secretData } from '#lib/testing/secret-data';
import { countFailed } from './count-failed.ts';
import { readCredentialTraffic } from './credential-traffic.ts';
import { trafficHours } from './ranges.ts';

const hourMs = 3_600_000;
const now = new Date();
const hour = (ago: number) => new Date(Math.floor(now.getTime() / hourMs) * hourMs - ago * hourMs);
let database: TestDatabase;
let acme: TestCompany;
let globex: TestCompany;
let key: string;

beforeAll(async () => {
  database = await openTestDatabase();
  await ensureRequestPartitions(database.runtime.pool, hour(48));
});
afterAll(() => database.close());
beforeEach(async () => {
  [acme, globex] = [await makeCompany({ now }), await makeCompany({ now })];
  key = await makeKey(acme);
});

async function makeKey({ company }: TestCompany): Promise<string> {
  const data = { companyId: company.id, name: randomUUID(), secrets: { create: secretData() } };
  return (await database.runtime.prisma.authkey.create({ data })).id;
}

const closed = (ctx: Ctx): Ctx => ({ ...ctx, actor: { ...ctx.actor, stepUpUntil: null } as Ctx['actor'] });

test('has one point an hour without gaps, the running hour last; a month has 29 whole days of any zone', () => {
  const at = new Date('2026-11-22T10:59:59.999Z');
  expect(trafficHours('24h', at)).toHaveLength(24);
  expect(trafficHours('7d', at)).toHaveLength(168);
  expect(trafficHours('24h', at).at(-1)).toEqual(new Date('2026-11-22T10:00:00Z'));
  expect(trafficHours('24h', at)[0]).toEqual(new Date('2026-11-21T11:00:00Z'));
  for (let hours = 0; hours < 24; hours += 1) {
    const [first] = trafficHours('30d', new Date(at.getTime() + hours * hourMs));
    const midnights = trafficHours('30d', new Date(at.getTime() + hours * hourMs)).filter(
      (each) => each.getUTCHours() === 0,
    );
    expect(midnights.length).toBeGreaterThanOrEqual(30);
    expect(first.getTime()).toBeLessThanOrEqual(midnights[0]!.getTime());
  }
});

describe('readCredentialTraffic', () => {
  test('tells what report only let in from what was accepted, hour by hour, of this one alone', async () => {
    const other = await makeKey(acme);
    const counts = [
      { credentialId: key, hour: hour(0), accepted: 10, refused: 3, reported: 4 },
      { credentialId: key, hour: hour(23), accepted: 7 },
      { credentialId: key, hour: hour(24), refused: 9 },
      { credentialId: other, hour: hour(0), accepted: 100 },
    ];
    for (const row of counts) {
      await database.runtime.prisma.trafficHour.create({ data: { companyId: acme.company.id, ...row } });
    }
    const day = await readCredentialTraffic(acme.viewer, { credentialId: key, range: '24h' });
    expect(day).toHaveLength(24);
    expect(day.at(-1)).toEqual({ at: hour(0), accepted: 6, refused: 3, reported: 4 });
    expect(day[0]).toEqual({ at: hour(23), accepted: 7, refused: 0, reported: 0 });
    expect(day[1]).toEqual({ at: hour(22), accepted: 0, refused: 0, reported: 0 });
    const week = await readCredentialTraffic(acme.viewer, { credentialId: key, range: '7d' });
    expect(week.reduce((sum, each) => sum + each.refused, 0)).toBe(12);
  });

  test("refuses a closed section; another company's authkey is not found", async () => {
    const input = { credentialId: key, range: '24h' as const };
    await expect(readCredentialTraffic(closed(acme.owner), input)).rejects.toMatchObject({
      code: 'step_up_required',
    });
    await expect(readCredentialTraffic(globex.owner, input)).rejects.toMatchObject({ code: 'not_found' });
    await expect(
      readCredentialTraffic(acme.owner, { ...input, credentialId: randomUUID() }),
    ).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('countFailed', () => {
  const write = (credentialId: string, ago: number, attempts: number, outcome: string) =>
    database.runtime.pool.query(
      `insert into "FailedRequest" ("companyId", "credentialId", ip, endpoint, minute, attempts, "firstAt", "lastAt", outcome)
       values ($1, $2, '203.0.113.9', '/api/v5/flow', date_trunc('minute', $3::timestamptz), $4, $3, $3, $5)`,
      [acme.company.id, credentialId, new Date(now.getTime() - ago * hourMs), attempts, outcome],
    );

  test('counts what was refused and what report only let in, of the range and of this one alone', async () => {
    await write(key, 1, 5, 'refused');
    await write(key, 2, 2, 'refused');
    await write(key, 1, 3, 'report');
    await write(key, 25, 100, 'refused');
    await write(await makeKey(acme), 1, 50, 'refused');
    expect(await countFailed(acme.viewer, { credentialId: key, range: '24h' })).toEqual({
      refused: 7,
      reported: 3,
    });
  });

  test("refuses a closed section; another company's authkey is not found", async () => {
    const input = { credentialId: key, range: '24h' as const };
    await expect(countFailed(closed(acme.owner), input)).rejects.toMatchObject({ code: 'step_up_required' });
    await expect(countFailed(globex.owner, input)).rejects.toMatchObject({ code: 'not_found' });
  });
});
