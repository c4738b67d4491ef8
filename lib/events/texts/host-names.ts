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
