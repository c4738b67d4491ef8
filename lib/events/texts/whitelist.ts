import type { EventInput } from '../event.ts';
import { exactTime } from '../words.ts';
import { type ChangeText, type ChangeTexts, listOf, textOf } from './change.ts';

export const whitelistTexts = {
  'whitelist.add': (_, event) => entriesAlert('ip-added', event, listOf(event.after)),
  'whitelist.remove': (_, event) => entriesAlert('ip-deleted', event, listOf(event.before)),
  'whitelist.set-expiry': (_, event) => expiryAlert(event),
  'whitelist.lease': (_, event) => leaseAlert('leased', event, listOf(event.after)),
  'whitelist.release': (_, event) => leaseAlert('released', event, listOf(event.before)),
} satisfies ChangeTexts;

/** A whole list of 100,000 is nothing to be mailed: the audit log has all of it. */
const namedMax = 1_000;

/** `count`: of all of them, where not all are named. */
function someOf(entries: string[]): { entries: string[]; count?: number } {
  if (entries.length <= namedMax) return { entries };
  return { entries: entries.slice(0, namedMax), count: entries.length };
}

function shownEntries(entries: string[]): string {
  const more = entries.length - namedMax;
  const named = entries.slice(0, namedMax).join('\n');
  return more > 0 ? `${named}\nand ${more.toLocaleString('en')} more: the audit log has them` : named;
}

function leaseAlert(verb: 'leased' | 'released', event: EventInput, entries: string[]): ChangeText {
  const what = entries.length === 1 ? `IP ${verb}` : `${entries.length} IPs ${verb}`;
  const isOver = textOf(event.after, 'reason') === 'expired';
  const end = textOf(event.after, 'leasedUntil');
  return {
    kind: 'ip-leased',
    title: `${what} for ${ofWhom(event)}`,
    facts: [
      ['What', isOver ? `${what}: the time of the lease was over` : what],
      ['IPs', shownEntries(entries)],
      ...(end ? [['Until', exactTime(new Date(end))] satisfies [string, string]] : []),
    ],
    sms: `${entries.length === 1 ? entries[0] : what} ${entries.length === 1 ? `was ${verb} ` : ''}for ${ofWhom(event)}.`,
    data: someOf(entries),
  };
}

function expiryAlert(event: EventInput): ChangeText {
  const entries = listOf(event.after);
  const what = entries.length === 1 ? 'End of an IP changed' : `End of ${entries.length} IPs changed`;
  const of = ofWhom(event);
  const shown = entries.length === 1 ? entries[0] : `${entries.length} IPs`;
  const until = endOf(event.after);
  return {
    kind: 'ip-changed',
    title: `${what} for ${of}`,
    facts: [
      ['What', what],
      ['IPs', shownEntries(entries)],
      ['Before', endOf(event.before)],
      ['Now', until],
    ],
    sms: `${shown} for ${of}: ${until}.`,
    data: { ...someOf(entries), expiresAt: textOf(event.after, 'expiresAt') || null },
  };
}

function endOf(values: EventInput['after']): string {
  if ((values as { rows?: unknown } | undefined)?.rows)
    return 'each until a time of its own: the audit log has them';
  const end = textOf(values, 'expiresAt');
  return end ? `whitelisted until ${exactTime(new Date(end))}` : 'whitelisted for good';
}

function ofWhom({ target }: EventInput): string {
  return target.type === 'company' ? 'the whole company' : target.name;
}

function entriesAlert(kind: 'ip-added' | 'ip-deleted', event: EventInput, entries: string[]): ChangeText {
  const verb = kind === 'ip-added' ? 'added' : 'deleted';
  const what = entries.length === 1 ? `IP ${verb}` : `${entries.length} IPs ${verb}`;
  const of = ofWhom(event);
  const shown = entries.length === 1 ? entries[0] : `${entries.length} IPs`;
  const isOver = textOf(event.after, 'reason') === 'expired';
  const until: ChangeText['facts'] = textOf(event.after, 'expiresAt') ? [['Until', endOf(event.after)]] : [];
  return {
    kind,
    title: `${what} for ${of}`,
    facts: [
      ['What', isOver ? `${what}: their time was over` : what],
      ['IPs', shownEntries(entries)],
      ...until,
    ],
    sms: `${shown} ${entries.length === 1 ? 'was' : 'were'} ${verb} for ${of}.`,
    data: someOf(entries),
  };
}
