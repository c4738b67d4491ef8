import { v7 as uuid } from 'uuid';
import { expect, test, vi } from 'vitest';
import { reachElsewhere } from '#lib/delivery/reach';
import { acceptedLines, addStreams, minuteAgo, postStreams, refuse, StreamSetUp } from '#lib/testing/streams';
import { reachReceivers } from '#lib/testing/webhook-receiver';
import { listWebhooks } from '../webhooks/list.ts';
import { rotateWebhookSecret } from '../webhooks/rotate-secret.ts';
import type { Batch } from './batch.ts';
import { type ClaimedStream, claimStreams, renewStreams } from './claim.ts';
import { streamLanes } from './lanes.ts';
import { readAudit } from './read-audit.ts';
import { readRefused } from './read-refused.ts';

const at = new StreamSetUp();

const claim = async (stream: 'audit' | 'refused', leaseMs: number) =>
  (await claimStreams(at.database.runtime.pool, stream, 4, 10, new Map(), leaseMs))[0];

test.each([
  ['audit', readAudit],
  ['refused', readRefused],
] as const)(
  '%s: what one posts nobody else claims; whoever has lost the claim notes and renews nothing',
  async (stream, read) => {
    const { pool, prisma } = at.database.runtime;
    await refuse(at.acme.company.id, { credentialId: uuid(), minute: minuteAgo(5) });
    await addStreams(at.acme.owner, at.receiver.url);
    const batchOf = async (claimed: ClaimedStream | undefined) => (await read(pool, claimed!)) as Batch;
    const lost = await claim(stream, 60_000);
    const early = await batchOf(lost);
    expect(await claim(stream, 60_000)).toBeUndefined();
    await prisma.webhookStream.updateMany({ where: { stream }, data: { nextTryAt: new Date(0) } });
    const held = await claim(stream, 60_000);
    const late = await batchOf(held);
    expect([late.id, late.body]).toEqual([early.id, early.body]);
    const [before] = await prisma.webhookStream.findMany({ where: { stream } });
    await early.accept();
    await renewStreams(pool, stream, [lost!], 90_000);
    expect(await prisma.webhookStream.findMany({ where: { stream } })).toEqual([before]);
    await late.accept();
    const [after] = await prisma.webhookStream.findMany({ where: { stream } });
    expect(after).not.toEqual(before);
    await renewStreams(pool, stream, [held!], 90_000);
    expect(await prisma.webhookStream.findMany({ where: { stream } })).toEqual([after]);
  },
);

test.each([204, 500])(
  'what one posts stays its own for as long as the receiver takes; once %i was answered it holds nothing back',
  async (status) => {
    const { pool, prisma } = at.database.runtime;
    await addStreams(at.acme.owner, at.receiver.url, ['audit']);
    const row = () => prisma.webhookStream.findFirstOrThrow();
    const [one, other] = [streamLanes(pool, 'audit', 6_000), streamLanes(pool, 'audit', 6_000)];
    const answer = Promise.withResolvers<{ status: number }>();
    at.receiver.answer = () => answer.promise;
    const posting = one.wake();
    await vi.waitFor(() => expect(at.receiver.received).toHaveLength(1), { timeout: 8_000 });
    // Far ahead, so that nobody claims it before it is renewed.
    const nextTryAt = new Date(Date.now() + 3_600_000);
    await prisma.webhookStream.updateMany({ data: { nextTryAt } });
    await vi.waitFor(async () => expect((await row()).nextTryAt).not.toEqual(nextTryAt), { timeout: 8_000 });
    await other.wake();
    expect(at.receiver.received).toHaveLength(1);
    const { companyId, webhookId: id, turn } = await row();
    answer.resolve({ status });
    await posting;
    const noted = await row();
    expect(noted.failures).toBe(status === 500 ? 1 : 0);
    await renewStreams(pool, 'audit', [{ companyId, id, turn }], 60_000);
    expect(await row()).toEqual(noted);
  },
);

test('a URL that leads to a private address by now is not posted to', async () => {
  await addStreams(at.acme.owner, at.receiver.url, ['audit']);
  reachElsewhere({ allows: () => false });
  await postStreams();
  reachReceivers(10_000);
  expect(at.receiver.received).toEqual([]);
  expect((await listWebhooks(at.acme.viewer))[0]?.streams[0]?.lastError).toBe(
    'It leads to an address that is not on the public internet.',
  );
});

test('what an old secret was refused with is tried at once with a new one', async () => {
  const { id } = await addStreams(at.acme.owner, at.receiver.url, ['audit']);
  at.receiver.answer = (_, post) => ({ status: post.verified ? 204 : 401 });
  await postStreams();
  await postStreams();
  expect(await claim('audit', 60_000)).toBeUndefined();
  at.receiver.secret = (await rotateWebhookSecret(at.acme.owner, { id })).secret;
  const claimed = await claim('audit', 0);
  expect(claimed?.failures).toBe(2);
  await postStreams();
  expect(acceptedLines(at.receiver, 'audit.event')).toHaveLength(2);
});
