import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { cleanPasted } from '#lib/text/pasted';

const lengthMax = 60;

/**
 * A number in E.164 form with its plus sign, however it was written: blanks, brackets, dashes, the plus sign left
 * out, the zero that only callers at home dial (`+44 (0) 7700 900123`). Null for what cannot be one, and for
 * a number with an extension, which gets no SMS.
 */
export function normaliseMobile(text: string): string | null {
  const typed = cleanPasted(text).trim();
  if (typed.length > lengthMax || !/^\+?[\d\s().\-\u2010-\u2015/]+$/.test(typed)) return null;
  const written = typed.startsWith('+') ? typed : `+${typed}`;
  return readPossible(written) ?? readPossible(written.replace(/\(\s*0\s*\)/, '')) ?? readUnknown(written);
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
