import type { Node } from 'yaml';
import { readEnd } from '#lib/text/read-end';
import type { Reading } from './reading.ts';

/** An end as people write it; null: never, as is nothing at all. */
export function readExpires(reading: Reading, node: Node | null, what: string): string | null | undefined {
  if (reading.value(node) === null) return null;
  const text = reading.text(node, what);
  if (text === undefined) return undefined;
  const end = readEnd(text);
  if (end !== undefined) return end;
  return reading.refuse(
    node,
    `${what}: "${text}" is no date. Write it like 2027-12-31 or 2027-12-31T18:00:00Z.`,
  );
}
