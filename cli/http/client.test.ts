import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Failure } from '../failure.ts';
import { Client } from './client.ts';
import { connectionWords, isWorthAnotherTry } from './connection-words.ts';

interface Seen {
  line: string;
  headers: IncomingMessage['headers'];
  body: string;
}
type Handler = (request: IncomingMessage, response: ServerResponse) => void;

let server: Server;
let url: string;
let seen: Seen[];
let slept: number[];
let said: string[];
let answers: Handler[];

beforeEach(async () => {
  [seen, slept, said, answers] = [[], [], [], []];
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url: path, headers } = request;
      seen.push({ line: `${method} ${path}`, headers, body: Buffer.concat(chunks).toString() });
      const handler = answers.length > 1 ? answers.shift() : answers[0];
      handler?.(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const client = () =>
  new Client(
    { url, token: 'kfs_secret' },
    { sleep: async (ms) => void slept.push(ms), err: (line) => void said.push(line) },
  );

const json =
  (
    body: unknown,
    { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
  ): Handler =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };
const busy = (headers: Record<string, string> = {}) => json({ detail: 'Busy.' }, { status: 503, headers });
const cut: Handler = (request) => request.socket.destroy();

async function failure(promise: Promise<unknown>): Promise<Failure> {
  const error = await promise.catch((thrown: unknown) => thrown);
  if (!(error instanceof Failure)) throw new Error(`No failure: ${error}`);
  return error;
}

describe('a request', () => {
  test('carries the token, and a change its key, its list as it was read, and what it says', async () => {
    answers = [json({ done: true }, { headers: { etag: '"2"' } })];
    const answer = await client().send('company/ips', {
      method: 'PUT',
      body: { entries: [] },
      ifMatch: '"1"',
    });
    expect(answer).toEqual({ json: { done: true }, etag: '"2"' });
    expect(seen[0]).toMatchObject({
      line: 'PUT /api/v1/company/ips',
      headers: {
        authorization: 'Bearer kfs_secret',
        'if-match': '"1"',
        'idempotency-key': expect.stringMatching(/^[\w-]{36}$/),
      },
      body: '{"entries":[]}',
    });
  });

  test('that is only tried says so, and has no key', async () => {
    answers = [json({})];
    await client().send('company/ips', { method: 'PUT', body: {}, dryRun: true });
    expect(seen[0]?.line).toBe('PUT /api/v1/company/ips?dryRun=true');
    expect(seen[0]?.headers['idempotency-key']).toBeUndefined();
  });

  test('is made again under the same key where the connection is cut or Keyfence is busy', async () => {
    answers = [cut, busy(), busy({ 'retry-after': '7' }), json({ done: true })];
    const { json: done } = await client().send('company/ips', { method: 'POST', body: {} });
    expect(done).toEqual({ done: true });
    expect(new Set(seen.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
    expect(slept).toHaveLength(3);
    expect(slept[0]).toBeGreaterThanOrEqual(500);
    expect(slept[1]).toBeGreaterThanOrEqual(1_000);
    expect(slept[2]).toBe(7_000);
    expect(said).toEqual(['Keyfence asks to wait 7 s …']);
  });

  test('is given up after five tries', async () => {
    answers = [busy()];
    expect((await failure(client().send('ip'))).message).toBe('Busy. (503)');
    expect(seen).toHaveLength(5);
  });

  test('that is refused is not made again', async () => {
    answers = [json({ detail: 'No.', code: 'bad_input', requestId: 'r1' }, { status: 400 })];
    expect((await failure(client().send('ip'))).message).toBe('No. (400, bad_input, request r1)');
    expect(seen).toHaveLength(1);
  });

  test('waits where the window has none left', async () => {
    answers = [
      json({}, { headers: { ratelimit: '"token";r=0;t=30' } }),
      json({}, { headers: { ratelimit: '"token";r=599;t=60' } }),
    ];
    const one = client();
    for (let count = 0; count < 3; count++) await one.send('ip');
    expect(slept).toEqual([30_000]);
  });

  test('of a list goes on by its cursor to the end', async () => {
    answers = [
      json({ items: [1, 2], nextCursor: 'a b&c' }, { headers: { etag: '"1"' } }),
      json({ items: [3], nextCursor: null }, { headers: { etag: '"2"' } }),
    ];
    expect(await client().all('company/ips')).toEqual({ items: [1, 2, 3], etag: '"1"' });
    expect(seen.map(({ line }) => line)).toEqual([
      'GET /api/v1/company/ips?limit=1000',
      'GET /api/v1/company/ips?limit=1000&cursor=a+b%26c',
    ]);
  });
});

describe('one line says what is wrong when', () => {
  const page: Handler = (_, response) =>
    void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>');
  test.each<[string, Handler, string | RegExp]>([
    [
      'another site answers',
      page,
      /^http:\/\/127\.0\.0\.1:\d+ answers with no JSON: is KEYFENCE_URL the address of Keyfence\?$/,
    ],
    [
      'another site refuses',
      (_, response) => void response.writeHead(403).end('<html>'),
      'Keyfence answers 403 without saying why; is KEYFENCE_URL its address?',
    ],
    [
      'it has moved',
      (_, response) => void response.writeHead(308, { location: 'https://new.example/' }).end(),
      'Keyfence answers with a redirect to https://new.example/: set KEYFENCE_URL to where it leads.',
    ],
    ['the list is none', json({ done: true }), '/api/v1/ip answers with no list. Is it a newer Keyfence?'],
  ])('%s', async (_, handler, line) => {
    answers = [handler];
    const { message } = await failure(client().all('ip'));
    if (typeof line === 'string') expect(message).toBe(line);
    else expect(message).toMatch(line);
    expect(message).not.toContain('kfs_');
  });

  test('nothing listens there', async () => {
    server.close();
    expect((await failure(client().send('ip'))).message).toBe(
      `${url} cannot be reached: nothing listens there.`,
    );
  });

  test('there is no TLS', async () => {
    answers = [json({})];
    url = url.replace('http:', 'https:');
    expect((await failure(client().send('ip'))).message).toBe(
      `${url} cannot be reached: it speaks no TLS there, so it may be http:// rather than https://.`,
    );
  });

  test.each([
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'its certificate is signed by nobody that this machine trusts', false],
    ['CERT_HAS_EXPIRED', 'its certificate has expired', false],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'its certificate is for another host name', false],
    ['ENOTFOUND', 'there is no such host name', false],
    ['ECONNRESET', 'the connection was cut', true],
    ['UND_ERR_HEADERS_TIMEOUT', 'it did not answer in time', true],
  ])('fetch fails with %s', (code, words, again) => {
    const error = new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code }) });
    expect(connectionWords(error, 'https://k.example')).toContain(
      `https://k.example cannot be reached: ${words}.`,
    );
    expect(isWorthAnotherTry(error)).toBe(again);
  });
});
