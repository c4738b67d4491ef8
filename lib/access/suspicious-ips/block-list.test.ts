import { RateLimiterPostgres } from 'rate-limiter-flexible';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openPool } from '#lib/db/pool';
import { type Address, ipv4Address, parseAddress } from '#lib/net/address';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { SuspiciousIps } from './block-list.ts';

const rule = { burst: 20, windowSeconds: 10, blockSeconds: 900 };
const start = Date.parse('2026-03-01T12:00:00.000Z');
const at = (ms: number) => new Date(start + ms);

let database: TestDatabase;
const opened: { close(): Promise<void> }[] = [];
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(async () => {
  for (const each of opened) await each.close();
  await database.close();
});

/** Another process on the same database. */
function instance(): SuspiciousIps {
  const pool = openPool(database.url);
  const ips = new SuspiciousIps(pool, rule);
  opened.push({ close: () => ips.close().then(() => pool.end()) });
  return ips;
}

let made = 0;
function newAddress(): Address {
  made += 1;
  return ipv4Address(0xc6336400 + made);
}

async function countMany(ips: SuspiciousIps, address: Address, times: number[]): Promise<boolean[]> {
  const answers: boolean[] = [];
  for (const ms of times) answers.push((await ips.count(address, at(ms))).blocked);
  return answers;
}

const passed = (answers: boolean[]) => answers.filter((blocked) => !blocked).length;
const each = (n: number, from = 0, step = 1) => Array.from({ length: n }, (_, i) => from + i * step);

test('the 20th request of a burst is the first one refused', async () => {
  const answers = await countMany(instance(), newAddress(), each(25));
  expect(answers).toEqual([...Array(19).fill(false), ...Array(6).fill(true)]);
});

test('19 in each window are never refused', async () => {
  const answers = await countMany(instance(), newAddress(), each(100, 0, 10_000 / 19));
  expect(passed(answers)).toBe(100);
});

test('a window reaches back less than ten seconds', async () => {
  const ips = instance();
  expect(passed(await countMany(ips, newAddress(), [...each(19, 0, 0), 9_999]))).toBe(19);
  expect(passed(await countMany(ips, newAddress(), [...each(19, 0, 0), 10_000]))).toBe(20);
});

test('exactly 19 of 40 requests pass that reach two instances at once', async () => {
  const [a, b] = [instance(), instance()];
  for (let round = 0; round < 5; round += 1) {
    const address = newAddress();
    const answers = await Promise.all(
      each(40).map((i) => (i % 2 ? a : b).count(address, at(round * 60_000 + (i % 3)))),
    );
    expect(passed(answers.map((answer) => answer.blocked))).toBe(19);
  }
});

test('a burst that straddles the end of a fixed window is refused at its 20th; fixed windows let it pass', async () => {
  const fixed = new RateLimiterPostgres({
    storeClient: database.runtime.pool,
    storeType: 'pool',
    tableName: 'RateLimit',
    tableCreated: true,
    clearExpiredByTimeout: false,
    points: rule.burst - 1,
    duration: rule.windowSeconds,
  });
  const ours = instance();
  const address = newAddress();
  // The fixed window begins at the first request; 37 come around its end, within 2 seconds.
  const times = [0, ...each(18, 9_000, 40), ...each(19, 10_100, 40)];
  const answers: boolean[] = [];
  vi.useFakeTimers({ toFake: ['Date'] });
  try {
    for (const ms of times) {
      vi.setSystemTime(at(ms));
      await fixed.consume(address.text);
      answers.push((await ours.count(address, at(ms))).blocked);
    }
  } finally {
    vi.useRealTimers();
  }
  // The very first is out of the sliding window by then: the burst's 20th is the 21st of all.
  expect(answers.indexOf(true)).toBe(20);
});

test('a block holds on every instance, across restarts, and ends on time whatever came meanwhile', async () => {
  const address = newAddress();
  const first = instance();
  await countMany(first, address, each(20));
  const flagged = 19;
  expect(await instance().check(address, at(30_000))).toMatchObject({ blocked: true });
  expect(passed(await countMany(instance(), address, each(30, 60_000, 20_000)))).toBe(0);
  const later = instance();
  expect((await later.count(address, at(flagged + 899_999))).blocked).toBe(true);
  expect((await later.check(address, at(flagged + 900_000))).blocked).toBe(false);
  expect((await first.count(address, at(flagged + 900_000))).blocked).toBe(false);
  expect(passed(await countMany(instance(), address, each(19, 900_100)))).toBe(18);
});

test('checking counts nothing', async () => {
  const ips = instance();
  const address = newAddress();
  await countMany(ips, address, each(19));
  for (const ms of each(30, 20)) expect((await ips.check(address, at(ms))).blocked).toBe(false);
  expect((await ips.count(address, at(60))).blocked).toBe(true);
});

test('the addresses of one /64 count as one, the neighbour network does not', async () => {
  const ips = instance();
  const host = (i: number) => parseAddress(`2001:db8:0:7::${i.toString(16)}`)!;
  for (const i of each(20, 1)) await ips.count(host(i), at(i));
  expect((await ips.check(host(999), at(50))).blocked).toBe(true);
  expect((await ips.check(parseAddress('2001:db8:0:8::1')!, at(50))).blocked).toBe(false);
});

test('clocks of instances that differ by a second make no burst pass', async () => {
  const [a, b] = [instance(), instance()];
  const address = newAddress();
  const answers: boolean[] = [];
  for (const i of each(20))
    answers.push(...(await countMany(i % 2 ? a : b, address, [i + (i % 2 ? 1_000 : 0)])));
  expect(answers.indexOf(true)).toBe(19);
});

test('a flood from a blocked address costs hardly a query, and still counts', async () => {
  const pool = openPool(database.url);
  const ips = new SuspiciousIps(pool, rule);
  opened.push({ close: () => ips.close().then(() => pool.end()) });
  const address = newAddress();
  await countMany(ips, address, each(20));
  const query = vi.spyOn(pool, 'query');
  for (const ms of each(5_000, 100, 0)) await ips.count(address, at(ms));
  expect(query.mock.calls.length).toBeLessThan(50);
  await ips.flush();
  const row = await database.runtime.prisma.suspiciousIp.findUniqueOrThrow({ where: { ip: address.text } });
  expect(row.burst).toBe(5_020);
});

test('an answer that was under way while a policy changed is not remembered', async () => {
  const pool = openPool(database.url);
  const ips = new SuspiciousIps(pool, rule);
  opened.push({ close: () => ips.close().then(() => pool.end()) });
  const address = newAddress();
  await countMany(instance(), address, each(20));
  const underWay = ips.check(address, at(30));
  ips.forget();
  expect(await underWay).toMatchObject({ blocked: true });
  const query = vi.spyOn(pool, 'query');
  await ips.check(address, at(31));
  await ips.check(address, at(32));
  expect(query).toHaveBeenCalledTimes(1);
});
