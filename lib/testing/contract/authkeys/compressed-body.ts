import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { AuthkeyCaller } from './caller.ts';

/** A message whose body is compressed. */
export function describeCompressedBody(caller: AuthkeyCaller): void {
  const { flow, message, storedMessages } = caller;

  const sent = (encoding: string, body: Uint8Array) =>
    flow({ key: caller.acme.key.secret, headers: [['content-encoding', encoding]], body });
  const json = () => Buffer.from(JSON.stringify(message()));

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('%s is read', async (encoding, compress) => {
    const answer = await sent(encoding, compress(json()));
    expect(answer.status).toBe(200);
    expect(await storedMessages(answer.json.message)).toHaveLength(1);
  });
  test('one that grows past the limit is too large', async () => {
    expect((await sent('gzip', gzipSync(Buffer.alloc(10_000_000, ' ')))).status).toBe(413);
  });
  test('one that is not what it says: 400 that says so', async () => {
    const answer = await sent('gzip', json());
    expect(answer.status).toBe(400);
    expect(answer.json.message).toMatch(/it is not gzip/);
  });
  test('another encoding: 415 that names those that are read', async () => {
    const answer = await sent('zstd', json());
    expect(answer.status).toBe(415);
    expect(answer.headers.get('accept-encoding')).toBe('gzip, deflate, br');
  });
}
