import { parseAddress } from './address.ts';
import { entryLengthMax, type Refusal } from './interval.ts';

const sentences: Record<Exclude<Refusal, 'not an address'>, string> = {
  empty: 'Nothing was entered.',
  'too long': `This is longer than ${entryLengthMax} characters, which no IP address or range is.`,
  'bad IPv4 prefix': 'The size after the slash must be a whole number from 1 to 32, such as 192.0.2.0/24.',
  'bad IPv6 prefix': 'The size after the slash must be a whole number from 1 to 128, such as 2001:db8::/48.',
  everything: 'A size of /0 would let in every address on the internet.',
  'mapped prefix':
    'This mixes IPv4 and IPv6 addresses. Enter IPv4 ranges in their own form, such as 192.0.2.0/24.',
  'IPv6 range': 'A range with a hyphen works for IPv4 only. For IPv6 use a CIDR, such as 2001:db8::/48.',
  'mixed families': 'Both ends of a range must be IPv4 addresses.',
  reversed: 'The first address of a range must not be higher than the last.',
  unspecified: 'This is or contains the unspecified address (0.0.0.0 or ::), which no request can come from.',
  multicast: 'This is or contains multicast addresses, which no request can come from.',
};

/** What people type in place of an address, most telling first; each pattern is linear. */
const mistakes: readonly (readonly [RegExp, string])[] = [
  [/\s/, 'This has a blank inside the address.'],
  [/%/, 'This has a zone (the part from % on), which means something on one computer only. Leave it out.'],
  [/^\[.*\]:\d*$|^[\d.]+:\d*$/, 'This has a port (the number after the last colon). Leave it out.'],
  [/[[\]]/, 'Leave out the square brackets.'],
  [/\*/, 'A star is not understood here. Use a CIDR, such as 192.0.2.0/24.'],
  [/[\u2010-\u2015\u2212]/, 'This has a long dash. Write a range with a plain hyphen.'],
  [/(?:^|[.])0[xX]/, 'This is written in hexadecimal. Write IPv4 addresses in decimal, such as 192.0.2.146.'],
  [
    /^(?:[\d.]*\.)?0\d[\d.]*$/,
    'A number in it starts with a zero, which some systems read as another address.',
  ],
  [/^\d+(?:\.\d+){3}$/, 'Each of the four numbers of an IPv4 address must be between 0 and 255.'],
  [/^[\d.]+$/, 'An IPv4 address is four numbers with dots between them, such as 192.0.2.146.'],
  [/^[\da-f:.]*:[\da-f:.]*$/i, 'This is not a complete IPv6 address, such as 2001:db8::146.'],
  [/^[\p{L}\d_.-]*\p{L}[\p{L}\d_.-]*$/u, 'This looks like a host name. Enter its IP address.'],
];

/** One sentence for people on why `text` is no entry; it does not repeat the text. */
export function explainRefusal(refusal: Refusal, text: string): string {
  if (refusal !== 'not an address') return sentences[refusal];
  if (text.includes('://')) return 'This is a web address. Enter only the IP address.';
  if (text.startsWith('/')) return 'There is no address before the slash.';
  const [base = ''] = text.split('/');
  const [first = '', ...others] = base.split('-');
  if (others.length > 0 && (parseAddress(first) || parseAddress(others.join('-')))) {
    return 'A range is two full addresses with one hyphen between them, such as 192.0.2.1-192.0.2.9.';
  }
  const mistake = mistakes.find(([pattern]) => pattern.test(base));
  return mistake?.[1] ?? 'This is not an IP address.';
}
