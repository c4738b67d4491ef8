import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { DeliveryError } from '../delivery-error.ts';
import type { Sms } from '../transport.ts';
import { smsHttpTransport } from './sms-http.ts';

const secret = `whsec_${Buffer.from('a secret of 24 bytes +/?').toString('base64')}`;
const received: { url: string; headers: IncomingHttpHeaders; body: string }[] = [];
let statuses: number[] = [];
let answer = '{}';
let silent = false;
let base: string;

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  received.push({ url: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString() });
  if (silent) return;
  response.writeHead(statuses.shift() ?? 202, { location: '/elsewhere' }).end(answer);
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `127.0.0.1:${(server.address() as AddressInfo).port}/send`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  received.length = 0;
  statuses = [];
  answer = '{}';
  silent = false;
});

const transport = () =>
  smsHttpTransport(`http://user:p%40ss@${base}?account=7&from=KEYFENCE&secret=${secret}`);
const sms = (id = 'sms-1'): Sms => ({ id, to: '+14155550100', text: 'Your OTP — 123456' });

test('an SMS is posted as JSON with a signature that Standard Webhooks accepts', async () => {
  expect(await transport().send(sms())).toEqual({});
  const [request] = received;
  const verified = new Webhook(secret).verify(request!.body, request!.headers as Record<string, string>);
  expect(verified).toEqual({ to: '+14155550100', text: 'Your OTP — 123456', from: 'KEYFENCE', id: 'sms-1' });
  expect(request!.headers['content-type']).toBe('application/json');
  expect(request!.headers['webhook-id']).toBe('sms-1');
});

test('the secret is not sent; the URL’s own parameters and its user are', async () => {
  await transport().send(sms());
  expect(received[0]?.url).toBe('/send?account=7');
  expect(JSON.stringify(received)).not.toContain(secret.slice(6));
  expect(received[0]?.headers.authorization).toBe(`Basic ${Buffer.from('user:p@ss').toString('base64')}`);
});

test('a message’s own sender wins over the URL’s', async () => {
  await transport().send({ ...sms(), from: 'ACME' });
  expect(JSON.parse(received[0]!.body)).toMatchObject({ from: 'ACME' });
});

const outcome = (sending: Promise<unknown>) =>
  sending.then(
    () => 'accepted',
    (error: unknown) => {
      if (!(error instanceof DeliveryError)) throw error;
      return error.permanent ? 'failed for good' : error.away ? 'away' : 'later';
    },
  );

test.each([
  [200, 'accepted'],
  [204, 'accepted'],
  [400, 'failed for good'],
  [404, 'failed for good'],
  [410, 'failed for good'],
  [422, 'failed for good'],
  [302, 'later'],
  [408, 'away'],
  [429, 'away'],
  [500, 'away'],
  [503, 'away'],
])('%i means %s; a redirect is not followed', async (status, meaning) => {
  statuses = [status];
  expect(await outcome(transport().send(sms()))).toBe(meaning);
  expect(received).toHaveLength(1);
});

test.each([
  ['{"id":"a-1"}', 'a-1'],
  ['{"message_id":4711}', '4711'],
  ['[]', undefined],
  ['null', undefined],
  ['<html>nonsense', undefined],
  [`{"id":${JSON.stringify('x'.repeat(300))}}`, undefined],
  [`{"id":"a","fill":"${'x'.repeat(100_000)}"}`, undefined],
])('accepted is accepted, whatever the answer %#', async (body, providerId) => {
  answer = body;
  expect((await transport().send(sms())).providerId).toBe(providerId);
});

test('a gateway that is gone is away', async () => {
  const nowhere = smsHttpTransport(`http://127.0.0.1:1/?secret=${secret}`);
  await expect(nowhere.send(sms())).rejects.toMatchObject({ away: true, answer: /ECONNREFUSED/ });
});

test('a silent gateway holds nothing up once it is told to stop', async () => {
  silent = true;
  // Its own patience is longer than this test's.
  expect(await outcome(transport().send(sms(), AbortSignal.timeout(100)))).toBe('away');
  expect(received).toHaveLength(1);
});
