import { gsmSeptets } from './gsm.ts';

export interface SegmentCount {
  encoding: 'GSM-7' | 'Unicode';
  /** Septets for GSM-7, UTF-16 code units for Unicode. */
  units: number;
  segments: number;
  /** Units that still fit in the last segment. */
  left: number;
}

interface Measured {
  encoding: SegmentCount['encoding'];
  characters: string[];
  /** Units of each character. */
  sizes: number[];
  units: number;
  /** Units that fit in a single SMS, and in each of several. */
  single: number;
  joined: number;
}

function measure(text: string): Measured {
  const characters = [...text];
  const gsm = characters.every((character) => gsmSeptets(character) !== undefined);
  const sizes = characters.map((character) => (gsm ? gsmSeptets(character)! : character.length));
  const units = sizes.reduce<number>((sum, size) => sum + size, 0);
  return { encoding: gsm ? 'GSM-7' : 'Unicode', characters, sizes, units, ...(gsm ? gsmRoom : unicodeRoom) };
}

const gsmRoom = { single: 160, joined: 153 };
const unicodeRoom = { single: 70, joined: 67 };

/**
 * How many SMS a text becomes: 160 septets or 70 UTF-16 units in a single one, 153 or 67 in each of
 * several (3GPP TS 23.040: 6 bytes go to the header that joins them). A character that takes two units
 * is never cut in two.
 */
export function countSegments(text: string): SegmentCount {
  const { encoding, sizes, units, single, joined } = measure(text);
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

/** The text of each SMS that it becomes; one empty one for an empty text. */
export function splitSegments(text: string): string[] {
  const { characters, sizes, units, single, joined } = measure(text);
  if (units <= single) return [text];
  const parts = [''];
  let used = 0;
  for (const [index, character] of characters.entries()) {
    const size = sizes[index]!;
    if (used + size > joined) {
      parts.push('');
      used = 0;
    }
    parts[parts.length - 1] += character;
    used += size;
  }
  return parts;
}
