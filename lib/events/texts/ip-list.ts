import type { Alert } from '../alert.ts';
import type { EventInput } from '../event.ts';
import { exactTime } from '../words.ts';
import { beforeAndNow, type ChangeText, type ChangeTexts, changed, listOf, textOf } from './change.ts';

export const ipListTexts = {
  'ip-list.create': changed('ip-list-changed', 'IP list created', 'nobody uses it yet', ({ after }) => [
    ['From', sourceOf(after)],
    ...countOf(listOf(after)),
  ]),
  'ip-list.edit': changed(
    'ip-list-changed',
    'IP list edited',
    'its name, or where it is read from',
    beforeAndNow('name', 'url', 'format', 'select', 'everySeconds', 'keepSeconds', 'hosts', 'allowPrivate'),
  ),
  'ip-list.delete': changed(
    'ip-list-changed',
    'IP list deleted',
    'nobody is let in by it any more',
    ({ before }) => {
      const users = usersOf(before);
      return users.length > 0 ? [['Was used by', users.join('\n')]] : [];
    },
  ),
  'ip-list.attach': (_, event) =>
    useText(event, event.after, 'attached to', 'who is in it is let in from now on'),
  'ip-list.detach': (_, event) =>
    useText(event, event.before, 'detached from', 'who is in it alone is refused from now on'),
} satisfies ChangeTexts;

function useText(
  { action, target }: EventInput,
  values: EventInput['after'],
  how: 'attached to' | 'detached from',
  what: string,
): ChangeText {
  const list = textOf(values, 'list');
  const whom = target.type === 'company' ? 'the whole company' : target.name;
  const title = `IP list ${how} ${whom}: ${list}`;
  return {
    kind: 'ip-list-changed',
    title,
    facts: [['What', `IP list ${list} ${how.split(' ')[0]}: ${what}`]],
    sms: `${title}.`,
    data: { action, list: { id: textOf(values, 'listId'), name: list } },
  };
}

function sourceOf(values: EventInput['after']): string {
  const source = textOf(values, 'source');
  if (source === 'url') return textOf(values, 'url');
  return source === 'hosts' ? namesOf(values, 'hosts').join('\n') : 'entries kept by hand';
}

function countOf(entries: string[]): [string, string][] {
  return entries.length > 0 ? [['Entries', entries.length.toLocaleString('en')]] : [];
}

function namesOf(values: EventInput['after'], name: string): string[] {
  const list = (values as Record<string, unknown> | undefined)?.[name];
  return Array.isArray(list) ? list.map(String) : [];
}

const namedMax = 50;

function usersOf(values: EventInput['after']): string[] {
  const uses = (values as { uses?: { type: string; name: string }[] } | undefined)?.uses ?? [];
  const named = uses
    .slice(0, namedMax)
    .map(({ type, name }) => (type === 'company' ? 'the whole company' : name));
  const more = uses.length - named.length;
  return more > 0 ? [...named, `and ${more.toLocaleString('en')} more`] : named;
}

export interface IpListChanges {
  list: { id: string; name: string };
  /** Canonical values, after all of the reads; at least one of both. */
  added: string[];
  removed: string[];
  reads: number;
  /** When the first and the last of them were. */
  firstAt: Date;
  lastAt: Date;
  /** How many entries the list has now. */
  entries: number;
}

/** Entries that a mail names of each side; the rest is counted. */
const entriesNamedMax = 50;

/** What reads of an IP list have changed since the last time that it was told of. */
export function ipListReadAlert(changes: IpListChanges): Alert {
  const { list, added, removed, reads, firstAt, lastAt, entries } = changes;
  const counts = [counted(added, 'added'), counted(removed, 'removed')].filter((each) => each !== '');
  return {
    kind: 'ip-list-changed',
    title: `IP list changed: ${counts.join(', ')} in ${list.name}`,
    facts: [
      ['What', `What the list is read from has other addresses now: ${counts.join(', ')}`],
      ['Where', `IP list ${list.name}`],
      ...(added.length > 0 ? [['Added', namedEntries(added)] as [string, string]] : []),
      ...(removed.length > 0 ? [['Removed', namedEntries(removed)] as [string, string]] : []),
      ['Entries now', entries.toLocaleString('en')],
      ['When', reads === 1 ? exactTime(lastAt) : `${exactTime(firstAt)} to ${exactTime(lastAt)}`],
    ],
    advice:
      'Whoever runs what it is read from decides who is in it. If you did not expect this, detach the list, and look at what it was read from.',
    link: { path: `/ip-lists/${list.id}`, label: 'See it' },
    sms: `IP list ${list.name}: ${counts.join(', ')}.`,
    thread: `ip-list-${list.id}`,
    data: {
      target: { type: 'ip-list', ...list },
      added: added.slice(0, entriesNamedMax),
      removed: removed.slice(0, entriesNamedMax),
      addedTotal: added.length,
      removedTotal: removed.length,
      entries,
      at: lastAt.toISOString(),
    },
  };
}

function counted(values: readonly string[], verb: string): string {
  if (values.length === 0) return '';
  return `${values.length.toLocaleString('en')} ${values.length === 1 ? 'entry' : 'entries'} ${verb}`;
}

function namedEntries(values: readonly string[]): string {
  const more = values.length - entriesNamedMax;
  const rest = more > 0 ? [`and ${more.toLocaleString('en')} more: the list's page has them`] : [];
  return [...values.slice(0, entriesNamedMax), ...rest].join('\n');
}
