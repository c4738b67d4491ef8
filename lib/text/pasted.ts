/** Zero-width and bidirectional signs, soft hyphens, byte order marks, fillers; and controls that are no blank. */
const invisible = /[\p{DI}\p{Cf}]|(?![\t-\r\u0085])\p{Cc}/gu;
const lineEnds = /\r\n?|[\v\f\u0085\u2028\u2029]/g;
const wideBlanks = /[^\S\n\t ]/g;
/** Forms for East Asian text of ! to ~. */
const fullWidth = /[\uff01-\uff5e]/g;
const foreignSigns = /[\u060c\u066b\u3001\u3002\uff0e\uff61]/g;
const signs: Record<string, string> = {
  '\u060c': ',',
  '\u066b': '.',
  '\u3001': ',',
  '\u3002': '.',
  '\uff0e': '.',
  '\uff61': '.',
};
const foreignDigits = /(?![0-9])\p{Nd}/gu;
const plain = /^[\n\t -~]*$/;

/**
 * What a person typed or pasted, as it was meant: nothing in it that cannot be seen, blanks of every width are
 * blanks, line ends are new lines, digits of all scripts and full-width signs are ASCII, Unicode is in NFC.
 * What it looks like is not changed otherwise: `²` is no 2. For what programs send, nothing is cleaned.
 */
export function cleanPasted(text: string): string {
  if (plain.test(text)) return text;
  return withoutInvisible(text)
    .replace(foreignSigns, (sign) => signs[sign] ?? sign)
    .replace(fullWidth, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replace(foreignDigits, asciiDigit)
    .normalize('NFC');
}

/**
 * One spelling for what looks the same in a password: RFC 8265, 4.2.2 (OpaqueString: blanks of every width are
 * one blank, NFC), and nothing in it that cannot be seen. Digits and letters of other scripts stay what they are.
 */
export function cleanPassword(text: string): string {
  if (plain.test(text)) return text;
  return withoutInvisible(text).normalize('NFC');
}

function withoutInvisible(text: string): string {
  return text.replace(lineEnds, '\n').replace(invisible, '').replace(wideBlanks, ' ');
}

/** Decimal digits stand in runs of ten, 0 first (Unicode, 4.6); some runs follow one another. */
function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0)!;
  let start = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(start - 1))) start--;
  return String((code - start) % 10);
}
