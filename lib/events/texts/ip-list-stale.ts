import type { HostNews } from '#lib/net/host/next-host';
import type { Alert } from '../alert.ts';
import { exactTime } from '../words.ts';

export interface HostLine {
  host: string;
  news: HostNews;
  /** Since when it gives no addresses, and why; null: it does. */
  failedSince: Date | null;
  problem: string | null;
}

const titles: Record<HostNews, (what: string) => string> = {
  gone: (what) => `Addresses removed: ${what} not looked up for 24 hours`,
  fails: (what) => `${what} cannot be looked up`,
  'works again': (what) => `${what} can be looked up again`,
};

/** What became of host names of an IP list: those that fail for an hour, whose addresses went, or that work again. */
export function hostNewsAlert(list: { id: string; name: string }, lines: readonly HostLine[]): Alert {
  const news = (['gone', 'fails', 'works again'] as const).find((each) =>
    lines.some((line) => line.news === each),
  )!;
  const concerned = lines.filter((line) => line.news === news);
  const what = concerned.length === 1 ? concerned[0]!.host : `${concerned.length} host names`;
  return {
    kind: 'ip-list-stale',
    title: `${titles[news](what)}: IP list ${list.name}`,
    facts: [
      ['Where', `IP list ${list.name}`],
      ['What', lines.map(lineOf).join('\n')],
    ],
    advice: adviceOf[news],
    link: { path: `/ip-lists/${list.id}`, label: 'See it' },
    thread: `ip-list-${list.id}`,
    data: {
      target: { type: 'ip-list', ...list },
      hosts: lines.map(({ host, news: became, failedSince, problem }) => ({
        host,
        news: became,
        failedSince: failedSince?.toISOString() ?? null,
        problem,
      })),
    },
  };
}

const adviceOf: Record<HostNews, string> = {
  gone: 'Requests from these addresses are refused where nothing else lets them in. Put the name right, or take it out of the list.',
  fails:
    'Its last good addresses go on for 24 hours from the last good answer, then they are removed. Put the name right, or take it out of the list.',
  'works again': 'Nothing is to be done.',
};

function lineOf({ host, news, failedSince, problem }: HostLine): string {
  if (news === 'works again') return `${host}: can be looked up again`;
  const since = failedSince ? `, since ${exactTime(failedSince)}` : '';
  return `${host}: ${news === 'gone' ? 'its addresses were removed; ' : ''}${problem ?? ''}${since}`;
}

export interface StaleList {
  id: string;
  name: string;
  url: string;
  /** null: it was never read. */
  readAt: Date | null;
  failedSince: Date;
  problem: string | null;
}

/** The entries of a list are older than they were meant to become. */
export function ipListStaleAlert({ id, name, url, readAt, failedSince, problem }: StaleList): Alert {
  const title = `IP list cannot be read: ${name}`;
  return {
    kind: 'ip-list-stale',
    title,
    facts: [
      ['What', readAt ? 'The list is old: its last good entries go on' : 'The list has never been read'],
      ['Where', `IP list ${name}`],
      ['URL', url],
      ['Last read', readAt ? exactTime(readAt) : 'never'],
      ['Failing since', exactTime(failedSince)],
      ['Why', problem ?? ''],
    ],
    advice:
      'Put the URL right, or ask whoever keeps it. It is tried again by itself, and told of once it can be read.',
    link: { path: `/ip-lists/${id}`, label: 'See it' },
    sms: `${title}.`,
    thread: `ip-list-${id}`,
    data: {
      target: { type: 'ip-list', id, name },
      readAt: readAt?.toISOString() ?? null,
      failedSince: failedSince.toISOString(),
      problem,
    },
  };
}

export function ipListReadAgainAlert({ id, name }: Pick<StaleList, 'id' | 'name'>, at: Date): Alert {
  const title = `IP list is read again: ${name}`;
  return {
    kind: 'ip-list-stale',
    title,
    facts: [
      ['What', 'The list could be read again'],
      ['Where', `IP list ${name}`],
      ['When', exactTime(at)],
    ],
    advice: 'Nothing is to be done.',
    link: { path: `/ip-lists/${id}`, label: 'See it' },
    sms: `${title}.`,
    thread: `ip-list-${id}`,
    data: { target: { type: 'ip-list', id, name }, readAt: at.toISOString() },
  };
}
