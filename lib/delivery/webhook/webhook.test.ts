import type { LookupAddress } from 'node:dns';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startWebhookReceiver, type WebhookReceiver } from '#lib/testing/webhook-receiver';
import { reachElsewhere } from '../reach.ts';
import { newWebhookSecret } from './signature.ts';
import { postWebhook, webhookUrlProblem } from './webhook.ts';

let receiver: WebhookReceiver;
const secret = newWebhookSecret();
beforeEach(async () => {
  receiver = await startWebhookReceiver();
  receiver.secret = secret;
});
afterEach(() => receiver.stop());

const post = (url = receiver.url) => postWebhook({ id: 'hook-1', url, secret, body: '{"a":"é"}' });
const refused = { permanent: true, answer: 'It leads to an address that is not on the public internet.' };

test('a post arrives signed after Standard Webhooks', async () => {
  await post();
  expect(receiver.received).toMatchObject([
    { id: 'hook-1', path: '/hook', body: { a: 'é' }, verified: true, contentType: 'application/json' },
  ]);
});

test.each([
  [410, { permanent: true }],
  [404, { permanent: true }],
  [429, { permanent: false }],
  [500, { permanent: false }],
])('%i: for good or for now', async (status, error) => {
  receiver.answer = () => ({ status });
  await expect(post()).rejects.toMatchObject(error);
});

test('a redirect is not followed, wherever it leads', async () => {
  const seen: string[] = [];
  const inside = createServer((request, response) => {
    seen.push(request.url ?? '');
    response.end();
  });
  await new Promise<void>((resolve) => inside.listen(0, '127.0.0.1', resolve));
  const location = `http://127.0.0.1:${(inside.address() as AddressInfo).port}/metadata`;
  for (const status of [301, 302, 303, 307, 308]) {
    receiver.answer = () => ({ status, headers: { location } });
    await expect(post()).rejects.toMatchObject({
      permanent: false,
      answer: /redirects, which is not followed/,
    });
  }
  expect(receiver.received.every((each) => each.path === '/hook')).toBe(true);
  expect(seen).toEqual([]);
  inside.close();
});

test('a silent or missing receiver is tried again', async () => {
  receiver.answer = () => null;
  await expect(post()).rejects.toMatchObject({ permanent: false, answer: /too slow/ });
  await expect(post('https://hooks.test:1/')).rejects.toMatchObject({
    permanent: false,
    answer: /ECONNREFUSED/,
  });
});

/** The rules of the real thing, with an answer of the DNS that the test makes up. */
async function inTheOpen(addresses: LookupAddress[], work: () => Promise<void>) {
  await receiver.stop();
  const restore = reachElsewhere({ resolve: async () => addresses, timeoutMs: 300 });
  await work();
  restore();
}

test('a name that leads inside is refused as the connection is made, also beside one that does not', async () => {
  const { url } = receiver;
  for (const address of ['127.0.0.1', '169.254.169.254', '10.0.0.1', '::1', '::ffff:127.0.0.1', 'fd00::1']) {
    const answer = [
      { address: '1.1.1.1', family: 4 },
      { address, family: address.includes(':') ? 6 : 4 },
    ];
    await inTheOpen(answer, async () => {
      await expect(post(url)).rejects.toMatchObject(refused);
      expect(await webhookUrlProblem(url)).toBe(refused.answer);
    });
  }
  expect(receiver.received).toEqual([]);
});

test('a name that led outside when it was entered and leads inside now is refused', async () => {
  const { url } = receiver;
  const answers = [[{ address: '1.1.1.1', family: 4 }], [{ address: '127.0.0.1', family: 4 }]];
  await receiver.stop();
  const restore = reachElsewhere({ resolve: async () => answers.shift() ?? [] });
  expect(await webhookUrlProblem(url)).toBeNull();
  await expect(post(url)).rejects.toMatchObject(refused);
  restore();
});

test.each([
  'https://127.0.0.1/',
  'https://127.1/',
  'https://2130706433/',
  'https://0x7f.1/',
  'https://[::1]/',
  'https://[::ffff:169.254.169.254]/',
  'https://169.254.169.254/latest/meta-data',
  'https://localhost/',
  'http://example.com/',
  'ftp://example.com/',
  'file:///etc/passwd',
  'https://user:pass@example.com/',
  'nonsense',
  '',
])('%s is no webhook', async (url) => {
  await receiver.stop();
  expect(await webhookUrlProblem(url)).not.toBeNull();
  await expect(post(url)).rejects.toMatchObject({ permanent: true });
});
