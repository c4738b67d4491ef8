import { createSocket, type Socket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hashPassword } from '#lib/core/password/password';
import { nameResolver } from './resolve-name.ts';

let server: Socket;
let servers: string[];
/** The questions that came, as "name type". */
let asked: string[];
/** The addresses' bytes; null says nothing. */
let answers: (name: string, type: 'A' | 'AAAA') => number[][] | null;

beforeEach(async () => {
  [server, asked, answers] = [createSocket('udp4'), [], () => null];
  server.on('message', (question, { port }) => {
    const { name, type } = readQuestion(question);
    asked.push(`${name} ${type}`);
    const found = answers(name, type);
    if (found) server.send(answer(question, found), port, '127.0.0.1');
  });
  await new Promise<void>((resolve) => server.bind(0, '127.0.0.1', resolve));
  servers = [`127.0.0.1:${server.address().port}`];
});
afterEach(() => new Promise<void>((resolve) => server.close(() => resolve())));

function readQuestion(bytes: Buffer): { name: string; type: 'A' | 'AAAA' } {
  const labels: string[] = [];
  let at = 12;
  for (let length = bytes.readUInt8(at); length > 0; length = bytes.readUInt8(at)) {
    labels.push(bytes.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.'), type: bytes.readUInt16BE(at + 1) === 28 ? 'AAAA' : 'A' };
}

/** The question's head and question, then each address under the same name (RFC 1035, 4.1). */
function answer(question: Buffer, addresses: number[][]): Buffer {
  const nameEnd = question.indexOf(0, 12) + 1;
  const head = Buffer.from(question.subarray(0, nameEnd + 4));
  head.writeUInt16BE(0x8180, 2);
  head.writeUInt16BE(addresses.length, 6);
  head.writeUInt32BE(0, 8);
  const records = addresses.map((address) =>
    Buffer.from([
      ...[0xc0, 12],
      ...question.subarray(nameEnd, nameEnd + 4),
      ...[0, 0, 0, 60, 0, address.length],
      ...address,
    ]),
  );
  return Buffer.concat([head, ...records]);
}

const ipv6 = (last: number) => [0x20, 1, 0x48, 0x60, ...Array.from({ length: 11 }, () => 0), last];

test('all addresses of both families are found', async () => {
  answers = (_, type) =>
    type === 'A'
      ? [
          [1, 1, 1, 1],
          [10, 0, 0, 1],
        ]
      : [ipv6(9)];
  expect(await nameResolver({ servers })('hooks.example.com')).toEqual([
    { address: '1.1.1.1', family: 4 },
    { address: '10.0.0.1', family: 4 },
    { address: '2001:4860::9', family: 6 },
  ]);
});

test('one family is enough, whether the other has none or is not told', async () => {
  const resolve = nameResolver({ servers, timeoutMs: 300 });
  answers = (_, type) => (type === 'A' ? [] : [ipv6(9)]);
  expect(await resolve('six.example.com')).toEqual([{ address: '2001:4860::9', family: 6 }]);
  answers = (_, type) => (type === 'A' ? [[1, 1, 1, 1]] : null);
  expect(await resolve('four.example.com')).toEqual([{ address: '1.1.1.1', family: 4 }]);
  answers = () => [];
  await expect(resolve('none.example.com')).rejects.toMatchObject({ code: 'ENODATA' });
});

test('a name for this computer is one, and nobody is asked', async () => {
  for (const name of ['localhost', 'localhost.', 'a.LOCALHOST']) {
    expect((await nameResolver({ servers })(name)).map((each) => each.address)).toContain('127.0.0.1');
  }
  expect(asked).toEqual([]);
});

test('a DNS server that says nothing is given up, and holds nothing that mail and passwords need', async () => {
  const resolve = nameResolver({ servers, timeoutMs: 3_000 });
  let ended = 0;
  const silent = Array.from({ length: 32 }, (_, index) =>
    resolve(`silent-${index}.example.com`).catch((error) => {
      ended += 1;
      return error.code;
    }),
  );
  await expect.poll(() => asked.length).toBeGreaterThanOrEqual(64);
  await hashPassword('x');
  await lookup('127.0.0.1');
  await lookup('localhost');
  expect(ended).toBe(0);
  expect(new Set(await Promise.all(silent))).toEqual(new Set(['ETIMEOUT']));
});

test('so many are looked up at once, so many wait, the others are refused', async () => {
  const resolve = nameResolver({ servers, timeoutMs: 1_000, atOnceMax: 2, waitingMax: 1 });
  const codes = ['a', 'b', 'c', 'd'].map((name) => resolve(`${name}.test`).catch((error) => error.code));
  expect(await codes[3]).toBe('EBUSY');
  await expect.poll(() => asked.length, { interval: 5 }).toBeGreaterThanOrEqual(4);
  expect(asked.some((question) => question.startsWith('c'))).toBe(false);
  expect(await Promise.all(codes.slice(0, 3))).toEqual(['ETIMEOUT', 'ETIMEOUT', 'ETIMEOUT']);
  expect(asked.some((question) => question.startsWith('c'))).toBe(true);
  answers = () => [[1, 1, 1, 1]];
  expect(await resolve('e.test')).toBeInstanceOf(Array);
});
