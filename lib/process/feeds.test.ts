import { afterAll, beforeAll, expect, test } from 'vitest';
import { createIpList } from '#lib/access/ip-lists/create';
import { getIpList } from '#lib/access/ip-lists/get';
import type { Ctx } from '#lib/core/context';
import { makeCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { type FeedServer, startFeedServer } from '#lib/testing/feed-server';
import { watchForFeeds } from './feeds.ts';

let database: TestDatabase;
let feeds: FeedServer;
let admin: Ctx;

beforeAll(async () => {
  database = await openTestDatabase();
  feeds = await startFeedServer();
  admin = (await makeCompany()).admin;
});
afterAll(async () => {
  await feeds?.stop();
  await database?.close();
});

const make = (name: string) =>
  createIpList(admin, { name, source: 'url', format: 'text', url: feeds.url(`/${name}`) });

test('lists are read as their time comes, those that answer beside one that does not, by one of two instances', async () => {
  feeds.answer = ({ url }, response) => {
    if (url !== '/silent') response.end('198.51.100.7');
  };
  await make('silent');
  const lists = await Promise.all(['one', 'two', 'three', 'four', 'five'].map(make));
  const instances = [watchForFeeds(), watchForFeeds()];
  for (const { id } of lists) {
    await expect.poll(async () => (await getIpList(admin, { id })).entries).toBe(1);
  }
  await expect.poll(() => feeds.requests.length).toBe(6);
  await Promise.all(instances.map((instance) => instance.stop()));
  expect(feeds.requests.map(({ url }) => url).sort()).toEqual([
    '/five',
    '/four',
    '/one',
    '/silent',
    '/three',
    '/two',
  ]);
});

test('what was being read as the process ended is read by the next, and is no failure', async () => {
  feeds.requests.length = 0;
  feeds.answer = (_, response) => response.end('198.51.100.8');
  const next = watchForFeeds();
  await expect.poll(() => feeds.requests.map(({ url }) => url)).toEqual(['/silent']);
  await next.stop();
  expect(await database.runtime.prisma.ipList.count({ where: { failures: { gt: 0 } } })).toBe(0);
});
