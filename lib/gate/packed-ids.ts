import { ipv4Address, ipv6Address, parseAddress } from '#lib/net/address';

/** What is kept of a request beside what its row in Failed Logs says. */
export interface TracedRequest {
  requestId: string;
  /** Where its address was read, as `LocatedAddress` says it. */
  hop: number;
  /** SHA-256 of the authkey that came, in hex; null: an API client's. */
  hash: string | null;
}

/** What was found of one. */
export interface FoundId {
  hop: number;
  /** Canonical. */
  ip: string;
  /** The first 4 bytes of the hash, in hex; null: an API client's. */
  hashStart: string | null;
}

/** Bytes of one: its id, its hop, the beginning of the hash, and in a row that stands for several addresses its own. */
const idBytes = 12;
const hopBytes = 1;
const hashBytes = 4;
const addressBytes = 16;
const hopMax = 255;
const packedBytes = idBytes + hopBytes + hashBytes;
const packedDigits = 2 * packedBytes;
const noHash = '0'.repeat(2 * hashBytes);

/** An id as it is written down, in hex. Several of one address are one after the other. */
export function packId({ requestId, hop, hash }: TracedRequest): string {
  return (
    requestId +
    Math.min(hop, hopMax).toString(16).padStart(2, '0') +
    (hash === null ? noHash : hash.slice(0, 2 * hashBytes))
  );
}

/** The second in which a request id was made. */
export function requestIdTime(requestId: string): Date {
  return new Date(Number.parseInt(requestId.slice(0, 8), 16) * 1000);
}

/** The same for a row that stands for several addresses: with the one that all of these ids are of. */
export function withAddress(packed: string, ip: string): string {
  const address = addressHex(ip);
  let ids = '';
  for (let at = 0; at < packed.length; at += packedDigits) {
    ids += packed.slice(at, at + packedDigits) + address;
  }
  return ids;
}

/** Finds an id among those of a row; null: it is not there. @param ip of the row, or what stands for several */
export function findPacked(ids: Uint8Array, ip: string, requestId: string): FoundId | null {
  const bytes = Buffer.from(ids.buffer, ids.byteOffset, ids.byteLength);
  const wanted = Buffer.from(requestId, 'hex');
  const hasAddresses = ip.includes('/');
  const size = packedBytes + (hasAddresses ? addressBytes : 0);
  for (let at = 0; at + size <= bytes.length; at += size) {
    if (bytes.compare(wanted, 0, idBytes, at, at + idBytes) !== 0) continue;
    const hashStart = bytes.toString('hex', at + idBytes + hopBytes, at + packedBytes);
    return {
      hop: bytes.readUInt8(at + idBytes),
      hashStart: hashStart === noHash ? null : hashStart,
      ip: hasAddresses ? readAddress(bytes, at + packedBytes) : ip,
    };
  }
  return null;
}

function addressHex(ip: string): string {
  const address = parseAddress(ip);
  if (!address) throw new Error(`No address: ${ip}`);
  const { family, w0, w1, w2, w3 } = address;
  const words = family === 4 ? [0, 0, 0xffff, w0] : [w0, w1, w2, w3];
  return words.map((word) => word.toString(16).padStart(8, '0')).join('');
}

function readAddress(bytes: Buffer, at: number): string {
  const [w0, w1, w2, w3] = [0, 4, 8, 12].map((offset) => bytes.readUInt32BE(at + offset)) as [
    number,
    number,
    number,
    number,
  ];
  return (w0 === 0 && w1 === 0 && w2 === 0xffff ? ipv4Address(w3) : ipv6Address(w0, w1, w2, w3)).text;
}
