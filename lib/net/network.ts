import { type Address, ipv6Address } from './address.ts';

/**
 * What one sender has to itself: an IPv4 address, or the /64 of an IPv6 one in CIDR form, since whoever has
 * one IPv6 address has its whole /64.
 */
export function networkOf(address: Address): string {
  return address.family === 4 ? address.text : `${ipv6Address(address.w0, address.w1, 0, 0).text}/64`;
}
