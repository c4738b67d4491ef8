import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { smsHttpTransport } from './sms-http.ts';
import type { Sms } from './transport.ts';

const secret = `whsec_${Buffer.from('a secret of 24 bytes +/?').toString('base64')}`;
const received: { url: string; headers: IncomingHttpHeaders; body: string }[] = [];
let statuses: number[] = [];
let base: string;

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  received.push({ url: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString() });
  response.writeHead(statuses.shift() ?? 202, { location: '/elsewhere' }).end('{}');
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `127.0.0.1:${(server.address() as AddressInfo).port}/send`;
});
afterAll(() => void server.close());
beforeEach(() => {
  received.length = 0;
  statuses = [];
});

const transport = () =>
  smsHttpTransport(`http://user:p%40ss@${base}?account=7&from=KEYFENCE&secret=${secret}`);
const sms = (id = 'sms-1'): Sms => ({ id, to: '+14155550100', text: 'Your OTP — 123456' });

test('an SMS is posted as JSON with a signature that Standard Webhooks accepts', async () => {
  expect(await transport().send([sms()])).toEqual([{ state: 'sent' }]);
  const [request] = received;
  const verified = new Webhook(secret).verify(request!.body, request!.headers as Record<string, string>);
  expect(verified).toEqual({ to: '+14155550100', text: 'Your OTP — 123456', from: 'KEYFENCE', id: 'sms-1' });
  expect(request!.headers['content-type']).toBe('application/json');
  expect(request!.headers['webhook-id']).toBe('sms-1');
});

test('the secret is not sent; the URL’s own parameters and its user are', async () => {
  await transport().send([sms()]);
  expect(received[0]?.url).toBe('/send?account=7');
  expect(JSON.stringify(received)).not.toContain(secret.slice(6));
  expect(received[0]?.headers.authorization).toBe(`Basic ${Buffer.from('user:p@ss').toString('base64')}`);
});

test('a message’s own sender wins over the URL’s', async () => {
  await transport().send([{ ...sms(), from: 'ACME' }]);
  expect(JSON.parse(received[0]!.body)).toMatchObject({ from: 'ACME' });
});

test.each([
  [200, 'sent'],
  [204, 'sent'],
  [400, 'failed'],
  [404, 'failed'],
  [422, 'failed'],
  [302, 'retry'],
  [408, 'retry'],
  [429, 'retry'],
  [500, 'retry'],
  [503, 'retry'],
])('%i means %s', async (status, state) => {
  statuses = [status];
  expect(await transport().send([sms()])).toMatchObject([{ state }]);
  expect(received).toHaveLength(1);
});

test('outcomes stand in the order of the messages', async () => {
  statuses = [202];
  const items = Array.from({ length: 50 }, (_, i) => sms(`sms-${i}`));
  const outcomes = await transport().send(items);
  expect(outcomes).toHaveLength(50);
  expect(received.map((each) => JSON.parse(each.body).id).sort()).toEqual(
    items.map((item) => item.id).sort(),
  );
});

test('a gateway that is away is asked a few times, not for each message', async () => {
  statuses = Array.from({ length: 500 }, () => 503);
  const outcomes = await transport().send(Array.from({ length: 500 }, (_, i) => sms(`sms-${i}`)));
  expect(outcomes.every((outcome) => outcome.state === 'retry')).toBe(true);
  expect(received.length).toBeLessThan(40);
  const nowhere = smsHttpTransport(`http://127.0.0.1:1/?secret=${secret}`);
  expect(await nowhere.send([sms()])).toMatchObject([{ state: 'retry', reason: /ECONNREFUSED/ }]);
});

test('once it is told to stop, what is left stays for later', async () => {
  const outcomes = await transport().send([sms(), sms('sms-2')], AbortSignal.abort());
  expect(outcomes).toMatchObject([{ state: 'retry' }, { state: 'retry' }]);
  expect(received).toHaveLength(0);
});
