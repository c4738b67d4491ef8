/** 3GPP TS 23.038, 6.2.1: the GSM 7 bit default alphabet, without the escape, which stands at 27. */
const basic =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const escapeCode = 27;
/** 6.2.1.1: its extension table, reached by an escape. */
const extension: Record<string, number> = {
  '\f': 0x0a,
  '^': 0x14,
  '{': 0x28,
  '}': 0x29,
  '\\': 0x2f,
  '[': 0x3c,
  '~': 0x3d,
  ']': 0x3e,
  '|': 0x40,
  '€': 0x65,
};

/** The septets of each character: one, or an escape and one. */
const codes = new Map<string, readonly number[]>([
  ...[...basic].map((character, index) => [character, [index < escapeCode ? index : index + 1]] as const),
  ...Object.entries(extension).map(([character, code]) => [character, [escapeCode, code]] as const),
]);

/** How many septets a character takes; undefined: the alphabet does not have it. */
export function gsmSeptets(character: string): number | undefined {
  return codes.get(character)?.length;
}

/** A septet a byte, unpacked, as SMPP carries them; null where the alphabet lacks a character. */
export function encodeGsm(text: string): Uint8Array<ArrayBuffer> | null {
  const bytes: number[] = [];
  for (const character of text) {
    const code = codes.get(character);
    if (!code) return null;
    bytes.push(...code);
  }
  return Uint8Array.from(bytes);
}
