import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { reachWebhooks } from '#lib/delivery/webhook/webhook';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { acceptedLines, addStreams, minuteAgo, postStreams, refuse } from '#lib/testing/streams';
import { reachReceivers, startWebhookReceiver, type WebhookReceiver } from '#lib/testing/webhook-receiver';
import { listWebhooks } from '../webhooks/list.ts';
import { rotateWebhookSecret } from '../webhooks/rotate-secret.ts';
import type { Batch } from './batch.ts';
import { type ClaimedStream, claimStreams } from './claim.ts';
import { readAudit } from './read-audit.ts';
import { readRefused } from './read-refused.ts';

let database: TestDatabase;
let receiver: WebhookReceiver;
let acme: TestCompany;
beforeAll(async () => {
  database = await openTestDatabase();
  receiver = await startWebhookReceiver(10_000);
});
afterAll(async () => {
  await receiver.stop();
  await database.close();
});
beforeEach(async () => {
  await database.runtime.prisma.alertWebhook.deleteMany();
  acme = await makeCompany();
  receiver.received.length = 0;
  receiver.answer = () => ({ status: 204 });
});

const claim = async (stream: 'audit' | 'refused', leaseMs: number) =>
  (await claimStreams(database.runtime.pool, stream, 4, 10, new Map(), leaseMs))[0];

test.each([
  ['audit', readAudit],
  ['refused', readRefused],
] as const)(
  '%s: what one posts nobody else claims; whoever has lost the claim notes nothing',
  async (stream, read) => {
    const { pool, prisma } = database.runtime;
    await refuse(acme.company.id, { credentialId: uuid(), minute: minuteAgo(5) });
    await addStreams(acme.owner, receiver.url);
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
    expect(await prisma.webhookStream.findMany({ where: { stream } })).toEqual([before]);
    await late.accept();
    expect(await prisma.webhookStream.findMany({ where: { stream } })).not.toEqual([before]);
  },
);

test('a URL that leads to a private address by now is not posted to', async () => {
  await addStreams(acme.owner, receiver.url, ['audit']);
  reachWebhooks({ allows: () => false });
  await postStreams();
  reachReceivers(10_000);
  expect(receiver.received).toEqual([]);
  expect((await listWebhooks(acme.viewer))[0]?.streams[0]?.lastError).toBe(
    'It leads to an address that is not on the public internet.',
  );
});

test('what an old secret was refused with is tried at once with a new one', async () => {
  const { id } = await addStreams(acme.owner, receiver.url, ['audit']);
  receiver.answer = (_, post) => ({ status: post.verified ? 204 : 401 });
  await postStreams();
  await postStreams();
  expect(await claim('audit', 60_000)).toBeUndefined();
  receiver.secret = (await rotateWebhookSecret(acme.owner, { id })).secret;
  const claimed = await claim('audit', 0);
  expect(claimed?.failures).toBe(2);
  await postStreams();
  expect(acceptedLines(receiver, 'audit.event')).toHaveLength(2);
});
