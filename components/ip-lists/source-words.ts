import { countOf } from '#components/ui/number.tsx';
import type { PublicIpList } from '#lib/access/ip-lists/public-list';
import type { IpListSource } from '#lib/access/ip-lists/schemas';
import { type FeedFormat, feedFormats } from '#lib/net/feed/feed';

export const sourceLabels: Record<IpListSource, string> = {
  hand: 'By hand',
  url: 'URL',
  hosts: 'Host names',
};

export type SourceOfList = Pick<PublicIpList, 'source' | 'format' | 'everySeconds' | 'hosts'>;

/** Where the entries of a list come from, in a few words: "AWS ip-ranges.json, every hour". */
export function sourceWords(list: SourceOfList): string {
  if (list.source === 'hand') return 'Kept by hand';
  if (list.source === 'hosts') return `${countOf(list.hosts.length, 'host name')}, resolved every minute`;
  const format = feedFormats[list.format as FeedFormat]?.label ?? 'URL';
  return list.everySeconds === null ? format : `${format}, ${everyWords(list.everySeconds)}`;
}

const units = [
  { seconds: 604_800, one: 'week' },
  { seconds: 86_400, one: 'day' },
  { seconds: 3_600, one: 'hour' },
  { seconds: 60, one: 'minute' },
];

/** "every hour", "every 15 minutes". */
export function everyWords(everySeconds: number): string {
  const unit = units.find(({ seconds }) => everySeconds % seconds === 0) ?? { seconds: 1, one: 'second' };
  const times = everySeconds / unit.seconds;
  return times === 1 ? `every ${unit.one}` : `every ${countOf(times, unit.one)}`;
}
