import { type Address, ipv4Address, ipv6Address } from './address.ts';

/**
 * What one sender has to itself: an IPv4 address, or the /64 of an IPv6 one in CIDR form, since whoever has
 * one IPv6 address has its whole /64.
 */
export function networkOf(address: Address): string {
  return address.family === 4 ? address.text : `${ipv6Address(address.w0, address.w1, 0, 0).text}/64`;
}

/** Where neighbours are likely the same people: the /24 of an IPv4 address, the /64 of an IPv6 one, in CIDR form. */
export function neighbourhoodOf(address: Address): string {
  return address.family === 4 ? address.text.replace(/\.[0-9]+$/, '.0/24') : networkOf(address);
}

/** The first and last address of what is one site at the most: the /24 of an IPv4 address, the /48 of an IPv6 one. */
export function siteOf({ family, w0, w1 }: Address): { first: Address; last: Address } {
  if (family === 4) return { first: ipv4Address((w0 & ~255) >>> 0), last: ipv4Address((w0 | 255) >>> 0) };
  const top = (w1 & ~0xffff) >>> 0;
  return {
    first: ipv6Address(w0, top, 0, 0),
    last: ipv6Address(w0, (top | 0xffff) >>> 0, ~0 >>> 0, ~0 >>> 0),
  };
}
