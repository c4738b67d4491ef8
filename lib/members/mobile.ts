/** Blanks, dashes, dots and brackets are how people write numbers; none of them counts. */
const decoration = /[\s().\-\u00a0\u2010-\u2015/]/g;

/**
 * A number in E.164 form with its plus sign, which may be left out in the input; null for what cannot
 * be one.
 */
export function normaliseMobile(text: string): string | null {
  const match = /^\+?([1-9][0-9]{5,14})$/.exec(text.replace(decoration, ''));
  return match ? `+${match[1]}` : null;
}
