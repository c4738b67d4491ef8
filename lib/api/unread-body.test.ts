import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiCompany, makeApiCompany } from '#lib/testing/api-company';
import { type ApiServer, openApiServer } from '#lib/testing/api-server';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';

let database: TestDatabase;
let server: ApiServer;
let acme: ApiCompany;

beforeAll(async () => {
  database = await openTestDatabase();
  acme = await makeApiCompany();
  server = await openApiServer();
});
afterAll(async () => {
  await server?.close();
  await database?.close();
});

const mebibyte = 1024 * 1024;

/** Sends everything before it reads anything, as nginx does, and takes its time as a network does. */
async function sendThenRead(head: string[], body: Buffer): Promise<string> {
  const socket = connect(server.port, '127.0.0.1');
  let failed: Error | undefined;
  socket.on('error', (error) => {
    failed = error;
  });
  socket.pause();
  socket.write(`POST /api/v5/flow HTTP/1.0\r\n${head.join('\r\n')}\r\n\r\n`);
  for (let sent = 0; sent < body.length && !failed; sent += 65_536) {
    if (!socket.write(body.subarray(sent, sent + 65_536))) {
      await Promise.race([once(socket, 'drain'), once(socket, 'close')]).catch(() => undefined);
    }
    await setTimeout(2);
  }
  if (failed) throw failed;
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk)).resume();
  await once(socket, 'close');
  if (failed) throw failed;
  return Buffer.concat(chunks).toString();
}

test.each([
  ['413', () => [`authkey: ${acme.key.secret}`]],
  ['401', () => ['authkey: nobody']],
])('a body of 3 MiB that is sent before anything is read: %s arrives whole', async (status, head) => {
  const body = Buffer.alloc(3 * mebibyte, 'x');
  const answer = await sendThenRead(
    ['host: localhost', 'connection: close', `content-length: ${body.length}`, ...head()],
    body,
  );
  expect(answer).toContain(`HTTP/1.1 ${status} `);
  expect(answer).toContain(`"code":"${status}"`);
});

test('a body without an end is cut off', async () => {
  const socket = connect(server.port, '127.0.0.1');
  socket.on('error', () => undefined);
  let answer = '';
  socket.on('data', (chunk) => (answer += chunk));
  let closed = false;
  socket.once('close', () => (closed = true));
  socket.write('POST /api/v5/flow HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\n');
  const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`;
  let sent = 0;
  for (; !closed && sent < 64 * mebibyte; sent += 65_536) {
    if (!socket.write(chunk)) {
      await Promise.race([once(socket, 'drain'), once(socket, 'close')]).catch(() => undefined);
    }
  }
  expect(answer).toContain('HTTP/1.1 401 ');
  expect(closed).toBe(true);
  expect(sent).toBeLessThan(32 * mebibyte);
});

test('a small body that nobody wants leaves the connection open for the next request', async () => {
  const socket = connect(server.port, '127.0.0.1');
  let answers = '';
  socket.on('data', (chunk) => (answers += chunk));
  for (let count = 1; count <= 2; count += 1) {
    socket.write('POST /api/v5/flow HTTP/1.1\r\nhost: localhost\r\ncontent-length: 5\r\n\r\nhello');
    await expect.poll(() => answers.split('HTTP/1.1 401 ').length - 1).toBe(count);
  }
  socket.destroy();
});
