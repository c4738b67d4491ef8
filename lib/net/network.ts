import { type Address, ipv6Address } from './address.ts';

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
