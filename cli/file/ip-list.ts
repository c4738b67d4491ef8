import type { Node } from 'yaml';
import { nameLengthMax } from '#lib/access/authkeys/schemas';
import { shownLine } from '#lib/text/shown-line';
import { readDuration } from './duration.ts';
import { readEntries } from './entries.ts';
import type { IpListPolicy, ListSource } from './policy.ts';
import type { Fields, Reading } from './reading.ts';

const keys = [
  'name',
  'source',
  'entries',
  'url',
  'format',
  'select',
  'every',
  'keep',
  'hosts',
  'allowPrivate',
] as const;
type Key = (typeof keys)[number];
const sources = ['hand', 'url', 'hosts'] as const;
/** Which keys a source has; what it must have comes first. */
const keysOf: Record<ListSource, readonly [Key, ...Key[]]> = {
  hand: ['entries'],
  url: ['url', 'format', 'select', 'every', 'keep', 'allowPrivate'],
  hosts: ['hosts', 'allowPrivate'],
};

/** A named list: its entries, or from where they are read. */
export function readIpList(reading: Reading, node: Node, what: string): IpListPolicy | undefined {
  const fields = reading.fields(node, what, keys);
  if (!fields) return undefined;
  if (!fields.has('name')) return reading.refuse(node, `${what} has no "name".`);
  const name = reading.checked(
    fields.get('name'),
    `${what}.name`,
    shownLine('A name', nameLengthMax).min(1, 'it is empty.'),
  );
  const source = readSource(reading, fields, what);
  if (name === undefined || source === undefined) return undefined;
  const [needed] = keysOf[source];
  if (!fields.has(needed))
    return reading.refuse(node, `${what} has no "${needed}", which source: ${source} needs.`);
  for (const key of keys) {
    const fits = key === 'name' || key === 'source' || keysOf[source].includes(key);
    if (fields.has(key) && !fits)
      reading.refuse(fields.get(key) ?? node, `${what}: source: ${source} has no "${key}".`);
  }
  return { at: reading.place(node), name, source, ...readDetails(reading, fields, what) };
}

/** Named, or told by which of the others is there. */
function readSource(reading: Reading, fields: Fields<Key>, what: string): ListSource | undefined {
  if (fields.has('source')) return reading.choice(fields.get('source'), `${what}.source`, sources);
  const found = sources.find((source) => fields.has(keysOf[source][0]));
  return found ?? reading.refuse(fields.node, `${what} has no "source": ${sources.join(', ')}.`);
}

function readDetails(reading: Reading, fields: Fields<Key>, what: string): Partial<IpListPolicy> {
  const read = <Value>(key: Key, how: (node: Node | null, what: string) => Value): Value | undefined =>
    fields.has(key) ? how(fields.get(key), `${what}.${key}`) : undefined;
  const details = {
    entries: read('entries', (node, key) => readEntries(reading, node, key)),
    url: read('url', (node, key) => reading.text(node, key)),
    format: read('format', (node, key) => reading.text(node, key)),
    select: read('select', (node, key) => readSelect(reading, node, key)),
    everySeconds: read('every', (node, key) => readDuration(reading, node, key)),
    keepSeconds: read('keep', (node, key) => readDuration(reading, node, key)),
    hosts: read('hosts', (node, key) => readTexts(reading, node, key)),
    allowPrivate: read('allowPrivate', (node, key) => reading.flag(node, key)),
  };
  return Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined));
}

function readTexts(reading: Reading, node: Node | null, what: string): string[] {
  const items = reading.items(node, what) ?? [];
  return items.flatMap((item, index) => reading.text(item, `${what}[${index}]`) ?? []);
}

/** What of a feed is meant: a key of its own for each; a text, or a list of texts. */
function readSelect(reading: Reading, node: Node | null, what: string): Record<string, string | string[]> {
  const selected: Record<string, string | string[]> = {};
  for (const [key, value] of reading.entries(node, what)) {
    const text = reading.value(value);
    const read = typeof text === 'string' ? text : readTexts(reading, value, `${what}.${key}`);
    selected[key] = read;
  }
  return selected;
}
