import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeApiCompany } from '#lib/testing/api-company';
import { type ApiServer, openApiServer } from '#lib/testing/api-server';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { answerMalformed } from './malformed.ts';

let database: TestDatabase;
let server: ApiServer;

beforeAll(async () => {
  database = await openTestDatabase();
  server = await openApiServer();
});
afterAll(async () => {
  await server?.close();
  await database?.close();
});

/** Sends bytes as they are and reads until the server closes. */
async function sendRaw(
  text: string,
  port = server.port,
): Promise<{ status: number; head: string; body: string }> {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk) => (answer += chunk));
  socket.write(text);
  await once(socket, 'close');
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  return { status: Number(head.split(' ')[1]), head, body };
}

function expectFailure({ status, head, body }: Awaited<ReturnType<typeof sendRaw>>, expected: number) {
  expect(status).toBe(expected);
  expect(head).toMatch(/^content-type: application\/json/im);
  const json = JSON.parse(body);
  expect(json).toMatchObject({ type: 'error', status: 'fail', hasError: true, code: String(expected) });
  expect(json).toMatchObject({ apiError: expect.any(String), message: expect.any(String) });
  expect(json.requestId).toMatch(/^[0-9a-f]{24}$/);
  expect(head).toMatch(new RegExp(`^x-request-id: ${json.requestId}`, 'im'));
}

const close = 'host: localhost\r\nconnection: close\r\n\r\n';

test.each([
  ['an absolute target is its path', `GET http://elsewhere/api/v1/authorize HTTP/1.1\r\n${close}`, 401],
  ['an absolute target with a query', `GET HTTPS://e:1/api/v1/authorize?a=/b HTTP/1.1\r\n${close}`, 401],
  ['OPTIONS *', `OPTIONS * HTTP/1.1\r\n${close}`, 404],
  ["a path below /api/ that is nobody's", `GET /api/v2/flow HTTP/1.1\r\n${close}`, 404],
  ['/api itself', `GET /api/ HTTP/1.1\r\n${close}`, 404],
  ['/api/authorize is not /api/auth', `GET /api/authorize HTTP/1.1\r\n${close}`, 404],
])('%s: JSON', async (_name, text, status) => {
  expectFailure(await sendRaw(text), status);
});

test.each([
  ['a line that is no request', 'nonsense\r\n\r\n', 400],
  ['an unknown method', 'FETCH /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n', 400],
  ['no Host', 'GET /healthz HTTP/1.1\r\n\r\n', 400],
  ['no Host, for the panel', 'GET /sign-in HTTP/1.1\r\n\r\n', 400],
  [
    'a body of two lengths',
    'POST /api/v5/flow HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n',
    400,
  ],
  ['headers of 64 KiB', `GET /healthz HTTP/1.1\r\nhost: localhost\r\nx: ${'x'.repeat(65_536)}\r\n\r\n`, 431],
  ['an unknown expectation', 'GET /healthz HTTP/1.1\r\nhost: localhost\r\nexpect: coffee\r\n\r\n', 417],
])('%s: JSON, and the connection is closed', async (_name, text, status) => {
  const answer = await sendRaw(text);
  expectFailure(answer, status);
  expect(answer.head).toMatch(/^connection: close/im);
});

test('a body that goes wrong half way: JSON, and the connection is closed', async () => {
  const { key } = await makeApiCompany();
  const head = `POST /api/v5/flow HTTP/1.1\r\nhost: localhost\r\nauthkey: ${key.secret}\r\ntransfer-encoding: chunked`;
  expectFailure(await sendRaw(`${head}\r\n\r\n5\r\nhello\r\nnonsense\r\n`), 400);
});

test('a request that does not arrive in time: JSON, and the connection is closed', async () => {
  const impatient = createServer({ requestTimeout: 50, headersTimeout: 50, connectionsCheckingInterval: 20 });
  answerMalformed(impatient);
  await new Promise<void>((done) => impatient.listen(0, '127.0.0.1', done));
  const { port } = impatient.address() as AddressInfo;
  expectFailure(await sendRaw('GET /healthz HTTP/1.1\r\nhost: localhost\r\n', port), 408);
  impatient.close();
});

test("the panel's own paths stay the panel's", async () => {
  for (const path of ['/', '/sign-in', '/api/auth', '/api/auth/session', 'http://localhost/sign-in']) {
    expect((await sendRaw(`GET ${path} HTTP/1.1\r\n${close}`)).body).toContain('panel');
  }
});

test('a well-formed request after a malformed one is not answered', async () => {
  const answer = await sendRaw(`nonsense\r\n\r\nGET /healthz HTTP/1.1\r\n${close}`);
  expect(answer.head.match(/HTTP\/1\.1/g)).toHaveLength(1);
  expect(answer.status).toBe(400);
});

test('a request without Host of HTTP/1.0 is well-formed', async () => {
  expect((await sendRaw('GET /healthz HTTP/1.0\r\n\r\n')).status).toBe(200);
});
