import { type Address, parseAddress } from './address.ts';

/**
 * Whether an address is one of the public internet's: not this computer, its network, a cloud's metadata
 * service, a group, or one that stands for another (IANA special-purpose registries, RFC 6890).
 */
export function isPublicAddress(address: Address): boolean {
  if (address.family === 4) return !specialIPv4.some((block) => isIn(address, block));
  return isIn(address, globalUnicast) && !specialIPv6.some((block) => isIn(address, block));
}

type Block = readonly [first: Address, bits: number];

const specialIPv4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  // Link-local: metadata services of clouds.
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  // Multicast, reserved, broadcast.
  '224.0.0.0/3',
].map(block);

/** Everything else of IPv6 is loopback, link-local, unique local, multicast, a mapping or not yet given out. */
const globalUnicast = block('2000::/3');
const specialIPv6 = [
  // Teredo and other protocol assignments: some carry an IPv4 address inside.
  '2001::/23',
  '2001:db8::/32',
  // 6to4 carries an IPv4 address inside.
  '2002::/16',
  '3fff::/20',
].map(block);

function block(text: string): Block {
  const [base = '', bits = ''] = text.split('/');
  return [parseAddress(base)!, Number(bits)];
}

function isIn(address: Address, [first, bits]: Block): boolean {
  const given = [address.w0, address.w1, address.w2, address.w3];
  const wanted = [first.w0, first.w1, first.w2, first.w3];
  for (let word = 0; word * 32 < bits; word += 1) {
    const drop = Math.max(0, 32 * (word + 1) - bits);
    if (given[word]! >>> drop !== wanted[word]! >>> drop) return false;
  }
  return true;
}
