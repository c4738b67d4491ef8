import type { EventInput } from '../event.ts';
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
