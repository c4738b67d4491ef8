import type { Node } from 'yaml';
import { nameLengthMax } from '#lib/access/authkeys/schemas';
import { type FeedFormat, feedFormats, feedPicks } from '#lib/net/feed/feed';
import { readHostName } from '#lib/net/host/host-name';
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
const formats = Object.keys(feedFormats) as FeedFormat[];
const selectKeys = ['regions', 'services', 'borderGroups', 'keys', 'path', 'column'] as const;
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
  const details = readDetails(reading, fields, what);
  refuseIdlePicks(reading, fields, details, what);
  return { at: reading.place(node), name, source, ...details };
}

/** What a format does not pick by would be left out, and asked for again each time. */
function refuseIdlePicks(
  reading: Reading,
  fields: Fields<Key>,
  { format, select }: Partial<IpListPolicy>,
  what: string,
): void {
  if (!format) return;
  const picks: readonly string[] = feedPicks[format as FeedFormat];
  const idle = Object.keys(select ?? {}).filter((key) => !picks.includes(key));
  if (idle.length > 0)
    reading.refuse(
      fields.get('select'),
      `${what}.select: format: ${format} has no "${idle[0]}". ${picks.length > 0 ? `It may have: ${picks.join(', ')}.` : 'It picks nothing out.'}`,
    );
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
    url: read('url', (node, key) => reading.text(node, key)?.trim()),
    format: read('format', (node, key) => reading.choice(node, key, formats)),
    select: read('select', (node, key) => readSelect(reading, node, key)),
    everySeconds: read('every', (node, key) => readDuration(reading, node, key)),
    keepSeconds: read('keep', (node, key) => readDuration(reading, node, key)),
    hosts: read('hosts', (node, key) => readHosts(reading, node, key)),
    allowPrivate: read('allowPrivate', (node, key) => reading.flag(node, key)),
  };
  return Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined));
}

function readTexts(reading: Reading, node: Node | null, what: string): string[] {
  const items = reading.items(node, what) ?? [];
  return items.flatMap((item, index) => reading.text(item, `${what}[${index}]`)?.trim() ?? []);
}

/** As Keyfence keeps them: in ASCII, each once. */
function readHosts(reading: Reading, node: Node | null, what: string): string[] {
  const hosts = new Set<string>();
  for (const [index, item] of (reading.items(node, what) ?? []).entries()) {
    const text = reading.text(item, `${what}[${index}]`);
    const name = text === undefined ? undefined : readHostName(text.trim());
    if (name && 'host' in name) hosts.add(name.host);
    else if (name) reading.refuse(item, `${what}[${index}]: ${text}: ${name.problem}`);
  }
  return [...hosts];
}

/** What of a feed is meant; what is empty picks nothing out, and is left out as Keyfence does. */
function readSelect(reading: Reading, node: Node | null, what: string): Record<string, string | string[]> {
  const fields = reading.fields(node, what, selectKeys);
  const selected: Record<string, string | string[]> = {};
  for (const key of fields ? selectKeys : []) {
    if (!fields?.has(key)) continue;
    const value = fields.get(key);
    const isText = typeof reading.value(value) === 'string';
    const isOne = key === 'path' || key === 'column';
    const texts =
      isText || isOne
        ? [reading.text(value, `${what}.${key}`)?.trim() ?? '']
        : readTexts(reading, value, `${what}.${key}`);
    const given = texts.filter((text) => text !== '');
    if (given.length > 0) selected[key] = isOne ? given.join('') : given;
  }
  return selected;
}
