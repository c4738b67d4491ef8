import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { OutcomeUnknown } from '#lib/db/insist';
import { openPool } from '#lib/db/pool';
import { type ApiCompany, makeApiCompany } from '#lib/testing/api-company';
import { type ApiServer, openApiServer } from '#lib/testing/api-server';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { openLossyLine } from '#lib/testing/lossy-line';
import { rawRequest } from '#lib/testing/raw-http';
import { MessageIntake } from './intake.ts';

let database: TestDatabase;
let acme: ApiCompany;
let api: ApiServer;
let line: Awaited<ReturnType<typeof openLossyLine>>;

beforeAll(async () => {
  database = await openTestDatabase();
  acme = await makeApiCompany();
  api = await openApiServer();
  line = await openLossyLine(database.url, 'insert into "Message"');
});
afterAll(async () => {
  line.close();
  await api.close();
  await database.close();
});
beforeEach(async () => {
  line.lose(0);
  await database.runtime.pool.query('delete from "Message"; delete from "IdempotencyKey"');
});

const request = () => ({
  companyId: acme.company.id,
  credentialId: acme.key.id,
  requestId: randomUUID().replaceAll('-', '').slice(0, 24),
  templateId: acme.templateId,
  sender: '',
  recipients: [
    { to: '919800000000', text: 'one' },
    { to: '919800000001', text: 'two' },
  ],
  at: new Date(),
});
const stored = () => database.runtime.prisma.message.count();

test.each([1, 2])('an answer that is lost %i times: accepted, and stored once', async (times) => {
  const pool = openPool(line.url);
  const intake = new MessageIntake(pool);
  line.lose(times);
  await intake.store(request());
  expect(line.left()).toBe(0);
  expect(await stored()).toBe(2);
  await intake.drain();
  await pool.end();
});

test('the same with a key', async () => {
  const pool = openPool(line.url);
  const intake = new MessageIntake(pool);
  line.lose(1);
  const sent = request();
  const answered = await intake.storeOnce(sent, { key: 'a', bodyHash: Buffer.alloc(32) });
  expect(answered).toEqual({ requestId: sent.requestId, sameBody: true });
  expect(await stored()).toBe(2);
  await pool.end();
});

test('answers that are lost for good are called that, not "nothing was accepted"', async () => {
  const pool = openPool(line.url);
  line.lose(100);
  await expect(new MessageIntake(pool).store(request())).rejects.toThrow(OutcomeUnknown);
  await pool.end();
});

test('a database that is away is told of at once: nothing was sent', async () => {
  const pool = openPool('postgresql://nobody@127.0.0.1:1/none');
  await expect(new MessageIntake(pool).store(request())).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await pool.end();
});

function send(key: string | undefined, json: object, secret = acme.key.secret) {
  return rawRequest({
    port: api.port,
    path: '/api/v5/flow',
    method: 'POST',
    headers: [
      ['authkey', secret],
      ...(key === undefined ? [] : [['idempotency-key', key] as [string, string]]),
    ],
    body: JSON.stringify(json),
  });
}
const message = (name = 'Ada') => ({ template_id: acme.templateId, mobiles: '919800000000', VAR1: name });

test('Idempotency-Key: the same again is the same answer and no second message', async () => {
  const first = await send('order-7', message());
  const again = await send('order-7', message());
  expect(first.status).toBe(200);
  expect(again.json).toEqual(first.json);
  expect(again.headers.get('x-request-id')).toBe(first.headers.get('x-request-id'));
  expect(await stored()).toBe(1);
});

test('Idempotency-Key: sent at the same time, one message and one answer', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => send('order-8', message())));
  expect(new Set(answers.map(({ status, json }) => `${status} ${json.message}`)).size).toBe(1);
  expect(await stored()).toBe(1);
});

test('Idempotency-Key: another body is 422 that names it', async () => {
  await send('order-9', message());
  const other = await send('order-9', message('Bob'));
  expect(other.status).toBe(422);
  expect(other.json).toMatchObject({
    type: 'error',
    code: '422',
    message: expect.stringContaining('Idempotency-Key'),
  });
  expect(await stored()).toBe(1);
});

test('Idempotency-Key: it is of one credential, counts for 24 hours, and not for what was refused', async () => {
  await send('order-10', { ...message(), mobiles: 'x' });
  expect((await send('order-10', message())).status).toBe(200);
  expect((await send('order-10', message(), acme.openKey.secret)).status).toBe(200);
  expect(await stored()).toBe(2);
  await database.runtime.pool.query(`update "IdempotencyKey" set "createdAt" = now() - interval '25 hours'`);
  expect((await send('order-10', message('Bob'))).status).toBe(200);
  expect(await stored()).toBe(3);
});

test.each(['', ' ', 'x'.repeat(256), 'ä'])('Idempotency-Key: %j is 400', async (key) => {
  const answer = await send(key, message());
  expect(answer.status).toBe(400);
  expect(answer.json).toMatchObject({ errors: [{ path: 'Idempotency-Key' }] });
  expect(await stored()).toBe(0);
});
