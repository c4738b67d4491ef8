import { FeedProblem, quoted } from './feed.ts';

/**
 * The text of an answer: as its byte order mark says, else as its header says, else UTF-8.
 * @param charset of the header content-type; null: it names none
 * @throws FeedProblem where the bytes are none of that, or no text
 */
export function decodeFeed(bytes: Uint8Array, charset: string | null): string {
  const name = markOf(bytes) ?? charset ?? 'utf-8';
  const text = decode(bytes, name);
  if (text.includes('\0')) throw new FeedProblem('It is no text: there are zero bytes in it.');
  return text;
}

function decode(bytes: Uint8Array, name: string): string {
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(name, { fatal: true });
  } catch {
    throw new FeedProblem(`Its charset ${quoted(name)} is not known here.`);
  }
  try {
    return decoder.decode(bytes);
  } catch {
    const says = bytes[0] === 0x1f && bytes[1] === 0x8b ? 'a gzip file' : `no text in ${name}`;
    throw new FeedProblem(`It is ${says}.`);
  }
}

function markOf([one, two, three]: Uint8Array): string | null {
  if (one === 0xef && two === 0xbb && three === 0xbf) return 'utf-8';
  if (one === 0xff && two === 0xfe) return 'utf-16le';
  if (one === 0xfe && two === 0xff) return 'utf-16be';
  return null;
}
