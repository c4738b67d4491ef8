import { ipv4Address, ipv6Address, parseAddress } from '#lib/net/address';

/** Of a request: its id, and where its address was read, as `LocatedAddress` says it. */
export interface TracedRequest {
  id: string;
  hop: number;
}

/** Bytes: a request id, its hop, and in a row that stands for several addresses the request's own. */
const idBytes = 12;
const hopBytes = 1;
const addressBytes = 16;
const hopMax = 255;
const packedDigits = 2 * (idBytes + hopBytes);

/** An id as it is written down, in hex. Several of one address are one after the other. */
export function packId({ id, hop }: TracedRequest): string {
  return id + Math.min(hop, hopMax).toString(16).padStart(2, '0');
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

/**
 * Finds an id among those of a row.
 * @param ip of the row; more than one address where it is no single one
 * @returns null: it is not among them
 */
export function findPacked(
  ids: Uint8Array,
  ip: string,
  requestId: string,
): { hop: number; ip: string } | null {
  const bytes = Buffer.from(ids.buffer, ids.byteOffset, ids.byteLength);
  const wanted = Buffer.from(requestId, 'hex');
  const hasAddresses = ip.includes('/');
  const size = idBytes + hopBytes + (hasAddresses ? addressBytes : 0);
  for (let at = 0; at + size <= bytes.length; at += size) {
    if (bytes.compare(wanted, 0, idBytes, at, at + idBytes) !== 0) continue;
    const rest = at + idBytes + hopBytes;
    return { hop: bytes.readUInt8(at + idBytes), ip: hasAddresses ? readAddress(bytes, rest) : ip };
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
