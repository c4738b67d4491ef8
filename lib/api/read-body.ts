import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { type ApiRequest, BodyTooLarge } from './http.ts';

const decoders = {
  gzip: promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};

/** As the header Accept-Encoding says it. */
export const acceptedEncodings = Object.keys(decoders).join(', ');

export class UnknownEncoding extends Error {
  override name = 'UnknownEncoding';
}

export class MalformedBody extends Error {
  override name = 'MalformedBody';
}

/**
 * Reads a request's body whole and decodes its Content-Encoding.
 * @param bytesMax holds before and after decoding
 * @throws BodyTooLarge, UnknownEncoding, MalformedBody
 */
export async function readBody(request: ApiRequest, bytesMax: number): Promise<Uint8Array> {
  const encoding = request.header('content-encoding')?.trim().toLowerCase() ?? '';
  const bytes = await request.body(bytesMax);
  if (encoding === '' || encoding === 'identity') return bytes;
  const name = encoding.replace(/^x-/, '');
  if (!Object.hasOwn(decoders, name)) throw new UnknownEncoding();
  try {
    return await decoders[name as keyof typeof decoders](bytes, { maxOutputLength: bytesMax });
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') throw new BodyTooLarge();
    throw new MalformedBody(`The body cannot be read: it is not ${name}, as its Content-Encoding says`);
  }
}
