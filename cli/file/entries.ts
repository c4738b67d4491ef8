import type { Node } from 'yaml';
import { entriesPerListMax, entryNote } from '#lib/access/whitelist/schemas';
import { parsePiece, splitEntries } from '#lib/net/range';
import { readExpires } from './expires.ts';
import type { EntryPolicy } from './policy.ts';
import type { Reading } from './reading.ts';

const entryKeys = ['value', 'note', 'expires'] as const;

/** The entries of a list; each is an address, CIDR or range, or a mapping with its note and end. */
export function readEntries(reading: Reading, node: Node | null, what: string): EntryPolicy[] {
  const items = reading.items(node, what) ?? [];
  if (items.length > entriesPerListMax) {
    const counts = [items.length, entriesPerListMax].map((count) => count.toLocaleString('en'));
    reading.refuse(node, `${what} has ${counts[0]} entries; a list has at most ${counts[1]}.`);
    return [];
  }
  const seen = new Map<string, number>();
  return items.flatMap((item, index) => {
    const entry = readEntry(reading, item, `${what}[${index}]`);
    if (!entry) return [];
    const earlier = seen.get(entry.value);
    if (earlier !== undefined) {
      reading.refuse(item, `${what}: ${entry.value} stands here twice; first in line ${earlier}.`);
      return [];
    }
    seen.set(entry.value, entry.at.line);
    return [entry];
  });
}

function readEntry(reading: Reading, node: Node, what: string): EntryPolicy | undefined {
  if (!reading.isMapping(node)) {
    const value = readValue(reading, node, what);
    return value === undefined ? undefined : { value, expiresAt: null, at: reading.place(node) };
  }
  const [[key = '', value = null] = [], second] = reading.entries(node, what);
  if (!second && /^[\da-f:]+$/i.test(key) && reading.value(value) === null) {
    return reading.refuse(
      node,
      `${what}: YAML takes the last colon for a key's: put it in quotes, "${key}:".`,
    );
  }
  const fields = reading.fields(node, what, entryKeys);
  if (!fields) return undefined;
  if (!fields.has('value')) return reading.refuse(node, `${what} has no "value".`);
  const read = readValue(reading, fields.get('value'), `${what}.value`);
  const note = fields.has('note')
    ? reading.checked(fields.get('note'), `${what}.note`, entryNote)
    : undefined;
  const expiresAt = readExpires(reading, fields.get('expires'), `${what}.expires`) ?? null;
  if (read === undefined) return undefined;
  return { value: read, ...(note !== undefined && { note }), expiresAt, at: reading.place(node) };
}

function readValue(reading: Reading, node: Node | null, what: string): string | undefined {
  const text = reading.text(node, what);
  if (text === undefined) return undefined;
  const [piece, second] = splitEntries(text);
  if (piece === undefined) return reading.refuse(node, `${what} is empty.`);
  if (second !== undefined) {
    return reading.refuse(node, `${what}: "${text}" is not one entry. Write each on a line of its own.`);
  }
  const result = parsePiece(piece);
  if (!result.ok) return reading.refuse(node, `${what}: ${text}: ${result.reason}`);
  const { value, changed } = result.entry;
  if (changed && node) reading.remark(node, `${text} is read as ${value}.`);
  return value;
}
