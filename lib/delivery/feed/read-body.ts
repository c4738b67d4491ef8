import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { FeedProblem } from '#lib/net/feed/feed';

/**
 * Reads an answer to its end, inflated where it is packed, and no further than the limit.
 * @throws FeedProblem where it is larger, or cannot be known to be whole; Error of Node's where it breaks off
 */
export async function readBody(
  response: IncomingMessage,
  bytesMax: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const { headers } = response;
  const tooLarge = () =>
    new FeedProblem(`It is larger than ${Math.round(bytesMax / 1024 / 1024)} MiB, which is the most.`);
  if (Number(headers['content-length'] ?? 0) > bytesMax) throw tooLarge();
  if (headers['content-length'] === undefined && !/\bchunked\b/i.test(headers['transfer-encoding'] ?? '')) {
    throw new FeedProblem('It does not say how long its answer is, so half of it would look like all.');
  }
  const chunks: Uint8Array[] = [];
  const counted = () =>
    async function* (source: AsyncIterable<Uint8Array>) {
      let size = 0;
      for await (const chunk of source) {
        size += chunk.length;
        if (size > bytesMax) throw tooLarge();
        yield chunk;
      }
    };
  const gather = async (source: AsyncIterable<Uint8Array>) => {
    for await (const chunk of source) chunks.push(chunk);
  };
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (encoding === 'identity') await pipeline(response, counted(), gather, { signal });
  else if (/^(?:x-)?gzip$/.test(encoding)) {
    await pipeline(response, counted(), createGunzip(), counted(), gather, { signal });
  } else throw new FeedProblem('Its answer is packed in another way than gzip.');
  return Buffer.concat(chunks);
}
