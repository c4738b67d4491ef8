import { type Document, isMap, isScalar, isSeq, type Node, type YAMLMap, type YAMLSeq } from 'yaml';
import { parsePiece, splitEntries } from '#lib/net/range';
import { readEnd } from '#lib/text/read-end';
import { sameInstant } from '../plan/entries.ts';
import type { Entries, EntryState, State } from '../plan/state.ts';
import type { PolicyFile } from './read.ts';
import { authkeyOf, entryOf, type Fields, listOf, listsUsedBy } from './write.ts';

/**
 * The file with what it names brought up to date: entries and lists come and go, other values change. Comments, the
 * order and whatever the file does not name stay, and so does what stands there only by an alias.
 */
export function updatePolicyFile(
  { document }: PolicyFile,
  { company, authkeys, clients, lists }: State,
): string {
  const used = (id: string | null) => listsUsedBy(id, lists);
  const own = document.get('company');
  if (isMap(own)) updateTarget(document, own, company, used(null));
  eachOf(document, 'authkeys', (item) => {
    const [key, wanted] = item.has('id')
      ? (['id', item.get('id')] as const)
      : (['name', item.get('name')] as const);
    const authkey = authkeys.find((each) => each[key] === wanted);
    if (!authkey) return false;
    const { expires = null, disabled = false, ...others } = authkeyOf(authkey, true);
    setFields(item, { integration: '', ...others, expires, disabled });
    updateTarget(document, item, authkey.ips, used(authkey.id));
    return true;
  });
  eachOf(document, 'clients', (item) => {
    const client = clients.find(({ username }) => username === item.get('username'));
    if (client) updateTarget(document, item, client.ips, used(client.id));
    return client !== undefined;
  });
  eachOf(document, 'lists', (item) => {
    const list = lists.find(({ name }) => name === item.get('name'));
    if (!list) return false;
    const { entries: _, hosts, select, ...others } = listOf(list);
    setFields(item, { allowPrivate: false, ...others });
    for (const [key, value] of Object.entries({ hosts, select })) {
      const before = item.get(key, true) as Node | undefined;
      if (before && JSON.stringify(before.toJS(document)) !== JSON.stringify(value))
        item.set(key, document.createNode(value));
    }
    const entries = item.get('entries');
    if (isSeq(entries)) updateEntries(document, entries, list.ips?.entries ?? []);
    return true;
  });
  return document.toString({ lineWidth: 0 });
}

/** The items of a section; those of which `update` says that they are no more, go. */
function eachOf(document: Document, section: string, update: (item: YAMLMap) => boolean): void {
  const items = document.get(section);
  if (isSeq(items)) items.items = items.items.filter((item) => !isMap(item) || update(item));
}

/** Values of keys that are there. */
function setFields(item: YAMLMap, fields: Fields): void {
  for (const [key, value] of Object.entries(fields)) {
    const node = item.get(key, true);
    if (isScalar(node) && !isSame(key, node.value, value)) item.set(key, value);
  }
}

/** A date that means the same instant says more to people. */
function isSame(key: string, before: unknown, after: unknown): boolean {
  if (key !== 'expires') return before === after;
  const end = before === null ? null : readEnd(String(before));
  return end !== undefined && sameInstant(end, after as string | null);
}

function updateTarget(document: Document, item: YAMLMap, ips: Entries | undefined, names: string[]): void {
  const entries = item.get('ips');
  if (isSeq(entries)) updateEntries(document, entries, ips?.entries ?? []);
  const lists = item.get('lists');
  if (!isSeq(lists)) return;
  const missing = new Set(names);
  lists.items = lists.items.filter((each) => !isScalar(each) || missing.delete(String(each.value)));
  for (const name of missing) lists.add(document.createNode(name));
}

function updateEntries(document: Document, list: YAMLSeq, present: readonly EntryState[]): void {
  const missing = new Map(present.flatMap((entry) => (entry.leased ? [] : [[entry.value, entry] as const])));
  list.items = list.items.flatMap((item) => {
    const text = isMap(item) ? item.get('value') : isScalar(item) ? item.value : undefined;
    if (typeof text !== 'string') return [item];
    const entry = missing.get(canonical(text));
    if (!entry) return [];
    missing.delete(entry.value);
    return [updatedEntry(document, item as Node, entry)];
  });
  for (const entry of missing.values()) list.add(document.createNode(entryOf(entry)));
}

/** A note that the file does not give stays out of it. */
function updatedEntry(document: Document, item: Node, entry: EntryState): Node {
  if (!isMap(item)) return entry.expiresAt === null ? item : document.createNode(entryOf(entry));
  setFields(item, { note: entry.note });
  const { expiresAt } = entry;
  if (expiresAt === null) item.delete('expires');
  else if (!item.has('expires')) item.set('expires', expiresAt);
  else setFields(item, { expires: expiresAt });
  return item;
}

function canonical(text: string): string {
  const [piece = ''] = splitEntries(text);
  const result = parsePiece(piece);
  return result.ok ? result.entry.value : text;
}
