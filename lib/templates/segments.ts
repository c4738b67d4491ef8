/** 3GPP TS 23.038, 6.2.1: the GSM 7 bit default alphabet, without the escape. */
const basic =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
/** Its extension table: escape and character, two septets. */
const extension = '\f^{}\\[~]|€';

const septets = new Map<string, 1 | 2>([
  ...[...basic].map((character) => [character, 1] as const),
  ...[...extension].map((character) => [character, 2] as const),
]);

export interface SegmentCount {
  encoding: 'GSM-7' | 'Unicode';
  /** Septets for GSM-7, UTF-16 code units for Unicode. */
  units: number;
  segments: number;
  /** Units that still fit in the last segment. */
  left: number;
}

/**
 * How many SMS a text becomes: 160 septets or 70 UTF-16 units in a single one, 153 or 67 in each of
 * several (3GPP TS 23.040: 6 bytes go to the header that joins them). A character that takes two units
 * is never cut in two.
 */
export function countSegments(text: string): SegmentCount {
  const characters = [...text];
  const gsm = characters.every((character) => septets.has(character));
  const sizes = characters.map((character) => (gsm ? septets.get(character)! : character.length));
  const units = sizes.reduce<number>((sum, size) => sum + size, 0);
  const [single, joined] = gsm ? [160, 153] : [70, 67];
  const encoding = gsm ? 'GSM-7' : 'Unicode';
  if (units === 0) return { encoding, units, segments: 0, left: single };
  if (units <= single) return { encoding, units, segments: 1, left: single - units };
  let segments = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > joined) {
      segments++;
      used = 0;
    }
    used += size;
  }
  return { encoding, units, segments, left: joined - used };
}
