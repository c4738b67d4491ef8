import { formatNumber } from '#components/ui/number.tsx';
import type { EventAction } from '#lib/events/event';
import type { AuditEventRow } from '#lib/events/log/list';
import { numberOf, textOf } from './values.ts';

type Told = Pick<AuditEventRow, 'target' | 'before' | 'after'>;
type IpListAction = Extract<EventAction, `ip-list.${string}`>;

/** Sentences of what was done to IP lists, and by them. */
export const ipListSentences: Record<IpListAction, (event: Told) => string> = {
  'ip-list.attach': ({ target, after }) => `attached IP list ${textOf(after, 'list')} to ${userOf(target)}`,
  'ip-list.create': ({ target, after }) => `created IP list ${target.name}, ${fromWhere(after)}`,
  'ip-list.delete': ({ target }) => `deleted IP list ${target.name}`,
  'ip-list.detach': ({ target, before }) =>
    `detached IP list ${textOf(before, 'list')} from ${userOf(target)}`,
  'ip-list.dismiss': ({ target, before }) =>
    `dismissed what was read of IP list ${target.name}: ${howMany(before)}`,
  'ip-list.edit': ({ target, before }) =>
    textOf(before, 'name') && textOf(before, 'name') !== target.name
      ? `renamed IP list ${textOf(before, 'name')} to ${target.name}`
      : `changed from where IP list ${target.name} is read`,
  'ip-list.read': ({ target, after }) =>
    textOf(after, 'outcome') === 'approved'
      ? `approved what was read of IP list ${target.name}: ${howMany(after)}`
      : `read IP list ${target.name}: ${howMany(after)}`,
  'ip-list.recover': ({ target }) => `could read IP list ${target.name} again`,
  'ip-list.stale': ({ target }) => `found IP list ${target.name} stale: it cannot be read`,
  'ip-list.wait': ({ target, after }) =>
    `kept what was read of IP list ${target.name} for somebody to approve: ${howMany(after)}`,
};

/** Who uses a list: the company means all of its authkeys. */
function userOf({ type, name }: Told['target']): string {
  return type === 'company' ? 'all authkeys of the company' : name;
}

function fromWhere(after: unknown): string {
  const source = textOf(after, 'source');
  if (source === 'url') return `read from ${textOf(after, 'url')}`;
  return source === 'hosts' ? 'from host names' : 'kept by hand';
}

function howMany(values: unknown): string {
  const [added, removed] = [numberOf(values, 'added'), numberOf(values, 'removed')];
  const parts = [
    added > 0 && `${formatNumber(added)} added`,
    removed > 0 && `${formatNumber(removed)} removed`,
  ];
  return parts.filter(Boolean).join(', ');
}
