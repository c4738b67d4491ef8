import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { cleanPasted } from '#lib/text/pasted';

const typedLengthMax = 60;

/** Numbers that were dialled lately; a look costs about 20 µs. */
const dialled = new Map<string, string | null>();
const dialledMax = 20_000;

/**
 * A number in E.164 form with its plus sign, however a person wrote it: blanks, brackets, dashes, the plus sign left
 * out, the zero that only callers at home dial (`+44 (0) 7700 900123`). Null for what cannot be one, and for
 * a number with an extension, which gets no SMS.
 */
export function readTypedMobile(text: string): string | null {
  const typed = cleanPasted(text).trim();
  if (typed.length > typedLengthMax || !/^\+?[\d\s().\-\u2010-\u2015/]+$/.test(typed)) return null;
  const written = typed.startsWith('+') ? typed : `+${typed}`;
  return readPossible(written) ?? readPossible(written.replace(/\(\s*0\s*\)/, '')) ?? readUnknown(written);
}

/**
 * Digits with their country code as they are dialled from abroad, without a plus sign: `4407…` becomes `447…`.
 * Null: they can be nobody's number, by the numbering plans of all countries.
 */
export function readDialledMobile(digits: string): string | null {
  const before = dialled.get(digits);
  if (before !== undefined) return before;
  const number = parsePhoneNumberFromString(`+${digits}`);
  const found = number?.isValid() ? number.number.slice(1) : null;
  if (dialled.size >= dialledMax) dialled.clear();
  dialled.set(digits, found);
  return found;
}

function readPossible(written: string): string | null {
  const number = parsePhoneNumberFromString(written, { extract: false });
  return number?.isPossible() ? number.number : null;
}

/** Of a country or length that the numbering plans we have do not know. */
function readUnknown(written: string): string | null {
  const [digits] = /^\+[1-9]\d{5,14}$/.exec(written.replace(/[^\d+]/g, '')) ?? [];
  return digits && !/\(\s*0/.test(written) ? digits : null;
}
