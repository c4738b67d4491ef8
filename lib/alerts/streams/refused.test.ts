import { v7 as uuid } from 'uuid';
import { beforeEach, expect, test } from 'vitest';
import { acceptedLines, addStreams, minuteAgo, postStreams, refuse, StreamSetUp } from '#lib/testing/streams';
import { listWebhooks } from '../webhooks/list.ts';
import type { RefusedLine } from './lines.ts';

const at = new StreamSetUp();
let companyId: string;
const credentialId = uuid();
beforeEach(async () => {
  companyId = at.acme.company.id;
});

const lines = () => acceptedLines<RefusedLine>(at.receiver, 'request.refused');
const attempts = (of: RefusedLine[]) => of.reduce((sum, line) => sum + line.attempts, 0);
const ids = (of: { id: unknown }[]) => of.map((line) => line.id);

test('minutes that are over are posted in their order, a line a row; the running one and those before the beginning are not', async () => {
  await refuse(companyId, { credentialId, minute: minuteAgo(2), ip: '2001:db8::/64', reason: 'disabled' });
  await refuse(companyId, { credentialId, minute: minuteAgo(30), attempts: 7 });
  await refuse(companyId, { credentialId, minute: minuteAgo(-60) });
  await refuse(companyId, { credentialId, minute: minuteAgo(301) });
  await addStreams(at.acme.owner, at.receiver.url, ['refused']);
  await postStreams();
  expect(lines()).toMatchObject([
    { minute: minuteAgo(30).toISOString(), ip: '203.0.113.9', from: 'address', reason: 'ip', attempts: 7 },
    {
      minute: minuteAgo(2).toISOString(),
      ip: '2001:db8::/64',
      from: 'network',
      reason: 'disabled',
      attempts: 1,
    },
  ]);
  expect(at.receiver.received.every((post) => post.contentType === 'application/x-ndjson')).toBe(true);
  const [state] = (await listWebhooks(at.acme.viewer))[0]!.streams;
  expect(state).toMatchObject({ stream: 'refused', behindSince: null, lastError: null });
  expect(state?.deliveredTo).toEqual(new Date(minuteAgo(2).getTime() + 30_000));
});

test('what comes late within an hour is a further line of what is more; what is later, and what was told, is not', async () => {
  const minute = minuteAgo(20);
  await refuse(companyId, { credentialId, minute, attempts: 3 });
  await refuse(companyId, { credentialId, minute: minuteAgo(200) });
  await addStreams(at.acme.owner, at.receiver.url, ['refused']);
  await postStreams();
  await postStreams();
  expect(attempts(lines())).toBe(4);
  await refuse(companyId, { credentialId, minute, attempts: 2 });
  await refuse(companyId, { credentialId, minute, ip: '198.51.100.1' });
  await refuse(companyId, { credentialId, minute: minuteAgo(200), attempts: 50 });
  await postStreams();
  await postStreams();
  const late = lines().slice(2);
  expect(late.map(({ ip, attempts }) => [ip, attempts])).toEqual([
    ['198.51.100.1', 1],
    ['203.0.113.9', 2],
  ]);
  expect(new Set(ids(lines())).size).toBe(4);
});

test('what was posted and not accepted comes again as the same lines, whatever has come late meanwhile', async () => {
  const minute = minuteAgo(20);
  await refuse(companyId, { credentialId, minute, attempts: 3 });
  await addStreams(at.acme.owner, at.receiver.url, ['refused']);
  at.receiver.answer = () => 'cut';
  await postStreams();
  await refuse(companyId, { credentialId, minute, attempts: 2 });
  at.receiver.answer = () => ({ status: 200 });
  await postStreams();
  expect(
    at.receiver.received.map(({ id, lines }) => [id, lines.map((line) => [line.id, line.attempts])]),
  ).toEqual([
    [at.receiver.received[0]?.id, [[at.receiver.received[0]?.body.id, 3]]],
    [at.receiver.received[0]?.id, [[at.receiver.received[0]?.body.id, 3]]],
    [expect.any(String), [[expect.any(String), 2]]],
  ]);
  expect(attempts(lines())).toBe(5);
  expect(new Set(ids(lines())).size).toBe(2);
});

test('a minute of more lines than a post has, after a receiver that was dead for long: all of it once, in order', async () => {
  const of = (index: number) => `10.${Math.floor(index / 250)}.0.${index % 250}`;
  await Promise.all(
    Array.from({ length: 1_100 }, (_, index) =>
      refuse(companyId, { credentialId, minute: minuteAgo(index < 1_000 ? 250 : 100), ip: of(index) }),
    ),
  );
  await addStreams(at.acme.owner, at.receiver.url, ['refused']);
  at.receiver.answer = () => ({ status: 503 });
  await postStreams();
  await postStreams();
  expect(at.receiver.received).toHaveLength(2);
  const [before] = (await listWebhooks(at.acme.viewer))[0]!.streams;
  expect(before).toMatchObject({ behindSince: minuteAgo(250), lastError: 'The webhook answered 503' });
  at.receiver.answer = () => ({ status: 204 });
  await postStreams();
  expect(at.receiver.received.slice(2).map((post) => post.lines.length)).toEqual([500, 500, 100]);
  expect(new Set(ids(lines())).size).toBe(1_100);
  expect(lines().map(({ minute }) => minute)).toEqual(
    lines()
      .map(({ minute }) => minute)
      .toSorted(),
  );
  expect(await at.database.runtime.prisma.postedRefusal.count({ where: { companyId } })).toBe(0);
});
