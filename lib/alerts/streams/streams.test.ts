import { v7 as uuid } from 'uuid';
import { beforeEach, expect, test, vi } from 'vitest';
import { enqueueWebhook } from '#lib/delivery/notices/enqueue';
import { sealWebhookSecret } from '#lib/delivery/notices/sealed';
import { newWebhookSecret } from '#lib/delivery/webhook/signature';
import { sendWaiting } from '#lib/process/worker';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { acceptedLines, addStreams, minuteAgo, postStreams, refuse, StreamSetUp } from '#lib/testing/streams';
import { setAlert } from '../set.ts';
import { alertOfStreams } from '../watch/streams.ts';
import { addWebhook } from '../webhooks/add.ts';
import { editWebhook } from '../webhooks/edit.ts';
import { listWebhooks } from '../webhooks/list.ts';
import { removeWebhook } from '../webhooks/remove.ts';
import { streamLanes } from './lanes.ts';
import type { AuditLine, RefusedLine } from './lines.ts';

const at = new StreamSetUp();
let enabled = false;
beforeEach(async () => {
  enabled = false;
});

const audit = () => acceptedLines<AuditLine>(at.receiver, 'audit.event');
const refused = () => acceptedLines<RefusedLine>(at.receiver, 'request.refused');
const posts = (type: string) => at.receiver.received.filter((post) => post.body.type === type);
/** An event of the log. */
const happen = async (of = at.acme) => {
  enabled = !enabled;
  await setAlert(of.owner, { kind: 'ip-added', channel: 'sms', enabled });
};
const stateOf = async (of: TestCompany, stream: string) =>
  (await listWebhooks(of.viewer))[0]?.streams.find((each) => each.stream === stream);

test('audit events come in the order of the log, signed, each as it stands there, the webhook’s own first', async () => {
  await happen();
  const { secret } = await addWebhook(at.acme.owner, { url: at.receiver.url, receives: ['audit'] });
  at.receiver.secret = secret;
  for (let i = 0; i < 3; i++) await happen();
  await postStreams();
  expect(at.receiver.received.map((post) => [post.verified, post.contentType])).toEqual([
    [true, 'application/x-ndjson'],
  ]);
  const events = await at.database.runtime.prisma.auditEvent.findMany({
    where: { companyId: at.acme.company.id },
    orderBy: { seq: 'asc' },
    skip: 1,
  });
  expect(audit().map(({ id, seq }) => [id, seq])).toEqual(events.map(({ id, seq }) => [id, Number(seq)]));
  expect(audit()[0]).toMatchObject({
    company: at.acme.company.id,
    action: 'alerts.add-webhook',
    actor: { type: 'member', name: at.acme.owner.actor.name },
    target: { name: at.receiver.url },
    after: { receives: ['audit'] },
    ip: '127.0.0.1',
    hash: Buffer.from(events[0]!.hash!).toString('hex'),
  });
  expect(await stateOf(at.acme, 'audit')).toMatchObject({
    deliveredTo: events.at(-1)?.createdAt,
    behindSince: null,
    lastError: null,
  });
});

test('while a receiver fails nothing is passed over: the same post again, then all in order, each accepted once', async () => {
  await addStreams(at.acme.owner, at.receiver.url, ['audit']);
  await happen();
  for (const answer of [{ status: 500 }, 'cut', { status: 410 }, { status: 302 }] as const) {
    at.receiver.answer = () => answer;
    await postStreams();
  }
  expect(new Set(at.receiver.received.map((post) => post.id)).size).toBe(1);
  expect(at.receiver.received).toHaveLength(4);
  expect(await stateOf(at.acme, 'audit')).toMatchObject({
    deliveredTo: null,
    behindSince: at.acme.owner.now,
    lastError: 'The webhook answered 302: it redirects, which is not followed',
  });
  await happen();
  at.receiver.answer = () => ({ status: 200 });
  await postStreams();
  expect(audit().map(({ seq }) => seq)).toEqual([1, 2, 3]);
  expect(await stateOf(at.acme, 'audit')).toMatchObject({ behindSince: null, lastError: null });
});

test('a receiver that fails is asked less and less often', async () => {
  await addStreams(at.acme.owner, at.receiver.url, ['audit']);
  at.receiver.answer = () => ({ status: 500 });
  const waits: number[] = [];
  for (let i = 0; i < 9; i++) {
    await postStreams();
    const { rows } = await at.database.runtime.pool.query(
      'select extract(epoch from "nextTryAt" - now())::float as wait from "WebhookStream"',
    );
    waits.push(rows[0].wait);
  }
  expect(waits[8]! > waits[4]! && waits[4]! > waits[0]!).toBe(true);
  expect(Math.max(...waits)).toBeLessThanOrEqual(720);
});

test('two instances share the streams: a slow receiver gets each batch once, in order', async () => {
  await addStreams(at.acme.owner, at.receiver.url, ['audit']);
  await at.database.runtime.pool.query(
    `insert into "AuditEvent" ("companyId", id, seq, "actorType", "actorName", action, "targetType")
     select $1, gen_random_uuid(), n, 'system', 'test', 'alerts.set', 'alerts' from generate_series(2, 1200) n`,
    [at.acme.company.id],
  );
  const { pool } = at.database.runtime;
  const instances = [streamLanes(pool, 'audit', 900), streamLanes(pool, 'audit', 900)];
  // Longer than a claim holds that is not renewed.
  at.receiver.delayMs = 1_500;
  await vi.waitFor(
    async () => {
      await Promise.all(instances.map((lanes) => lanes.wake()));
      expect(audit().at(-1)?.seq).toBe(1_200);
    },
    { timeout: 30_000 },
  );
  expect(audit().map(({ seq }) => seq)).toEqual(Array.from({ length: 1_200 }, (_, n) => n + 1));
});

test('a dead receiver of refused requests delays neither audit events, nor alerts, nor another company', async () => {
  const globex = await makeCompany();
  await addStreams(at.acme.owner, at.receiver.url);
  await addStreams(globex.owner, `${at.receiver.url}/globex`);
  const minute = minuteAgo(5);
  for (const { company } of [at.acme, globex]) await refuse(company.id, { credentialId: uuid(), minute });
  await at.database.runtime.prisma.$transaction((tx) =>
    enqueueWebhook(tx, {
      companyId: at.acme.company.id,
      kind: 'alert.test',
      url: at.receiver.url,
      sealedSecret: sealWebhookSecret(newWebhookSecret()),
      payload: { type: 'alert.test' },
    }),
  );
  // Of one company, refused requests are not answered at all.
  at.receiver.answer = (path, post) =>
    path === '/hook' && post.body.type === 'request.refused' ? null : { status: 204 };
  const sending = sendWaiting();
  await vi.waitFor(() => {
    expect(posts('request.refused').filter((post) => post.path === '/hook')).toHaveLength(1);
    expect(refused().map(({ company }) => company)).toEqual([globex.company.id]);
    expect(new Set(audit().map(({ company }) => company))).toEqual(
      new Set([at.acme.company.id, globex.company.id]),
    );
    expect(posts('alert.test')[0]?.accepted).toBe(true);
  });
  await happen();
  at.receiver.answer = (_, post) => ({ status: post.body.type === 'request.refused' ? 500 : 204 });
  at.receiver.hangUp();
  await sending;
  await postStreams();
  expect(audit().filter(({ company }) => company === at.acme.company.id)).toHaveLength(2);
  expect(await stateOf(at.acme, 'refused')).toMatchObject({ behindSince: minute });
  expect(await stateOf(at.acme, 'audit')).toMatchObject({ behindSince: null });
});

test('a webhook that is removed, or takes no events any more, gets none; chosen again, it begins anew', async () => {
  const webhook = await addStreams(at.acme.owner, at.receiver.url, ['audit']);
  await postStreams();
  expect(await editWebhook(at.acme.admin, { id: webhook.id, receives: ['refused'] })).toMatchObject({
    receives: ['refused'],
  });
  await happen();
  await postStreams();
  expect(audit()).toHaveLength(1);
  await editWebhook(at.acme.admin, { id: webhook.id, receives: ['audit', 'alerts'] });
  await postStreams();
  expect(audit().map(({ seq, action }) => [seq, action])).toEqual([
    [1, 'alerts.add-webhook'],
    [4, 'alerts.edit-webhook'],
  ]);
  expect(audit()[1]).toMatchObject({
    before: { receives: ['refused'] },
    after: { receives: ['alerts', 'audit'] },
  });
  await removeWebhook(at.acme.admin, { id: webhook.id });
  await postStreams();
  expect(audit()).toHaveLength(2);
  expect(await at.database.runtime.prisma.webhookStream.count()).toBe(0);
});

test('owners are mailed once when a stream is an hour behind, and again only after it had caught up', async () => {
  await addStreams(at.acme.owner, at.receiver.url, ['audit']);
  const mails = () =>
    at.database.runtime.prisma.notice.findMany({
      where: { companyId: at.acme.company.id, kind: 'alert.stream-behind', channel: 'email' },
    });
  const inMinutes = (minutes: number) => new Date(at.acme.owner.now.getTime() + minutes * 60_000);
  at.receiver.answer = () => ({ status: 500 });
  await postStreams();
  await alertOfStreams(inMinutes(59));
  expect(await mails()).toEqual([]);
  await Promise.all([alertOfStreams(inMinutes(61)), alertOfStreams(inMinutes(61))]);
  await alertOfStreams(inMinutes(600));
  const [mail, ...others] = await mails();
  expect(others).toEqual([]);
  expect(mail).toMatchObject({
    recipient: at.acme.owner.actor.type === 'member' && at.acme.owner.actor.email,
    subject: expect.stringContaining(`Audit events not delivered for an hour: ${at.receiver.url}`),
  });
  expect(mail?.text).toContain('The webhook answered 500');
  at.receiver.answer = () => ({ status: 200 });
  await postStreams();
  await alertOfStreams(inMinutes(620));
  at.receiver.answer = () => ({ status: 500 });
  await happen();
  await postStreams();
  await alertOfStreams(inMinutes(640));
  expect(await mails()).toHaveLength(2);
});
