import { z } from 'zod';
import type { IpListDetail } from '#lib/access/ip-lists/get';
import type { CreateIpListInput } from '#lib/access/ip-lists/schemas';
import { type FeedFormat, feedFormats } from '#lib/net/feed/feed';
import type { ActionResult } from '#lib/panel/action';

const formats = Object.keys(feedFormats) as [FeedFormat, ...FeedFormat[]];

/** What is typed: several values of one thing stand in one field. The verb says what is wrong with any of it. */
export const IpListValues = z.object({
  name: z.string(),
  entries: z.string(),
  source: z.enum(['hand', 'url', 'hosts']),
  url: z.string(),
  format: z.enum(formats),
  select: z.object({
    regions: z.string(),
    services: z.string(),
    borderGroups: z.string(),
    keys: z.string(),
    path: z.string(),
    column: z.string(),
  }),
  everySeconds: z.string(),
  keepSeconds: z.string(),
  hosts: z.string(),
  allowPrivate: z.boolean(),
});
export type IpListValues = z.infer<typeof IpListValues>;

export const newIpList: IpListValues = {
  name: '',
  entries: '',
  source: 'hand',
  url: '',
  format: 'text',
  select: { regions: '', services: '', borderGroups: '', keys: '', path: '', column: '' },
  everySeconds: '3600',
  keepSeconds: '259200',
  hosts: '',
  allowPrivate: false,
};

type Pick = keyof IpListValues['select'];

/** What can be picked of each format. */
export const picksOf: Record<FeedFormat, Pick[]> = {
  text: [],
  csv: ['column'],
  aws: ['regions', 'services', 'borderGroups'],
  github: ['keys'],
  google: ['regions', 'services'],
  cloudflare: [],
  json: ['path'],
};

/** Of what was typed, that which its source and format need. */
export function inputOf(values: IpListValues): CreateIpListInput {
  const { name, source, allowPrivate } = values;
  if (source === 'hand') return { name, source, entries: values.entries };
  if (source === 'hosts') return { name, source, hosts: values.hosts, allowPrivate };
  const { url, format } = values;
  return {
    name,
    source,
    url,
    format,
    select: selectOf(format, values.select),
    everySeconds: Number(values.everySeconds),
    keepSeconds: Number(values.keepSeconds),
    allowPrivate,
  };
}

function selectOf(format: FeedFormat, typed: IpListValues['select']): CreateIpListInput['select'] {
  const picked = picksOf[format].flatMap((pick) => {
    const text = typed[pick].trim();
    if (text === '') return [];
    return [[pick, pick === 'path' || pick === 'column' ? text : text.split(/[\s,;]+/).filter(Boolean)]];
  });
  return Object.fromEntries(picked);
}

/** What is wrong with one of several values stands at the field that they were typed in. */
export function atItsField<T>(result: ActionResult<T>): ActionResult<T> {
  if (result.ok) return result;
  const problems = result.error.problems.map(({ path, message }) => ({
    path: path.replace(/^(select\.\w+)\.\d+$/, '$1'),
    message,
  }));
  return { ok: false, error: { ...result.error, problems } };
}

/** What stands in the fields of a list that is there. */
export function valuesOf(list: IpListDetail): IpListValues {
  const { select } = list;
  const joined = (value: string | string[] = []) => [value].flat().join(', ');
  return {
    name: list.name,
    entries: '',
    source: list.source,
    url: list.url ?? '',
    format: IpListValues.shape.format.catch('text').parse(list.format),
    select: {
      regions: joined(select.regions),
      services: joined(select.services),
      borderGroups: joined(select.borderGroups),
      keys: joined(select.keys),
      path: joined(select.path),
      column: joined(select.column),
    },
    everySeconds: String(list.everySeconds ?? newIpList.everySeconds),
    keepSeconds: String(list.keepSeconds),
    hosts: list.hosts.join('\n'),
    allowPrivate: list.allowPrivate,
  };
}
