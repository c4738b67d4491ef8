import type { Alert } from '../alert.ts';
import { exactTime } from '../words.ts';

interface NamedList {
  id: string;
  name: string;
}

export interface WaitingRead {
  reasons: ('shrinks' | 'grows' | 'locks-out')[];
  /** How many entries the list has, and would have. */
  before: number;
  entries: number;
  added: number;
  removed: number;
  lockedOut: number;
  lockedOutIps: string[];
  at: Date;
}

/** What the URL of a list answers with changes so much, or would refuse somebody, that a person has to look. */
export function ipListWaitsAlert(list: NamedList, read: WaitingRead): Alert {
  const { reasons, before, entries, added, removed, lockedOut, lockedOutIps, at } = read;
  const title = `IP list waits for you: ${list.name}`;
  return {
    kind: 'ip-list-waits',
    title,
    facts: [
      ['What', `What was read is not taken yet: ${reasons.map((reason) => words[reason]).join('; ')}`],
      ['Where', `IP list ${list.name}`],
      [
        'Entries',
        `${grouped(before)} now, ${grouped(entries)} then: ${grouped(added)} added, ${grouped(removed)} removed`,
      ],
      ...(lockedOut > 0
        ? [['Would refuse', namedIps(lockedOutIps, lockedOut)] satisfies [string, string]]
        : []),
      ['When', exactTime(at)],
    ],
    advice: 'Look at what would change, and approve or dismiss it. Until then the list stays as it is.',
    link: { path: `/ip-lists/${list.id}`, label: 'Look at it' },
    sms: `${title}.`,
    thread: `ip-list-${list.id}`,
    data: { target: { type: 'ip-list', ...list }, reasons, entries, added, removed, lockedOut },
  };
}

const words = {
  shrinks: 'the list would lose more than half of its entries',
  grows: 'the list would gain more than half again',
  'locks-out': 'addresses that were accepted within the last 24 hours would be refused',
};

function namedIps(ips: readonly string[], total: number): string {
  const more = total - ips.length;
  return more > 0 ? `${ips.join('\n')}\nand ${grouped(more)} more` : ips.join('\n');
}

function grouped(value: number): string {
  return value.toLocaleString('en');
}
