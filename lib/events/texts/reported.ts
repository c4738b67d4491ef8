import type { Alert } from '../alert.ts';
import { exactTime } from '../words.ts';
import { countWords, nameOf, shown, subjectOf } from './addresses.ts';

export interface ReportedRequests {
  credential: { type: 'authkey' | 'client'; id: string; name: string };
  since: Date;
  /** At least one; most requests first. */
  addresses: { ip: string; requests: number; lastAt: Date }[];
}

/** Addresses that a mail lists; the rest is counted. */
const listedMax = 50;

/** What report only let in since the last time that it was told of, and enforced lists would refuse. */
export function reportedAlert({ credential, since, addresses }: ReportedRequests): Alert {
  const { type, id, name } = credential;
  const isClient = type === 'client';
  const requests = sum(addresses);
  const who = subjectOf(addresses);
  const last = new Date(Math.max(...addresses.map(({ lastAt }) => lastAt.getTime())));
  return {
    kind: 'report-only',
    title: `Report only: ${who} would have been refused for ${name}`,
    facts: [
      [
        'What',
        `${countWords(requests)} let in by report only alone; enforced, IP security refuses them with ${isClient ? 401 : 418}`,
      ],
      [isClient ? 'API client' : 'Authkey', name],
      [addresses.length === 1 ? 'IP' : 'IPs', listWords(addresses)],
      ['Since', exactTime(since)],
      ['Last', exactTime(last)],
    ],
    advice: `Whitelist those that you know with "+" in Failed Logs. Once none is left that should get in, switch Report only off on the ${isClient ? "API client's" : "authkey's"} page: then all others are refused.`,
    link: {
      path: `/sms/failed-logs?authkey=${id}&outcome=report`,
      smsPath: '/sms/failed-logs',
      label: 'Failed Logs',
    },
    sms: `Keyfence let in ${countWords(requests)} for ${name} that would have been refused: report only.`,
    thread: `report-only-${id}`,
    data: {
      credential,
      addresses: addresses.slice(0, 100).map((row) => ({ ip: nameOf(row.ip), requests: row.requests })),
      requests,
      since: since.toISOString(),
      lastAt: last.toISOString(),
    },
  };
}

function listWords(addresses: ReportedRequests['addresses']): string {
  const rest = addresses.slice(listedMax);
  return [
    ...addresses.slice(0, listedMax).map(({ ip, requests }) => `${shown(ip)}: ${countWords(requests)}`),
    ...(rest.length > 0 ? [`and ${rest.length} more: ${countWords(sum(rest))}`] : []),
  ].join('\n');
}

function sum(addresses: ReportedRequests['addresses']): number {
  return addresses.reduce((all, { requests }) => all + requests, 0);
}
