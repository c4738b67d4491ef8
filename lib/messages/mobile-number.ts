import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

/** Numbers that were asked about lately; a look costs about 20 µs. */
const known = new Map<string, string | null>();
const knownMax = 20_000;

/**
 * Digits with their country code as they are dialled from abroad, without a plus sign: `4407…` becomes `447…`.
 * Null: they can be nobody's number, by the numbering plans of all countries.
 */
export function readMobileNumber(digits: string): string | null {
  const before = known.get(digits);
  if (before !== undefined) return before;
  const number = parsePhoneNumberFromString(`+${digits}`);
  const dialled = number?.isValid() ? number.number.slice(1) : null;
  if (known.size >= knownMax) known.clear();
  known.set(digits, dialled);
  return dialled;
}
