import { feedUrlProblem } from '#lib/delivery/feed/get-feed';
import { AppError } from '#lib/errors';
import { type FeedFormat, type FeedSelect, feedPicks } from '#lib/net/feed/feed';
import { jsonPathProblem } from '#lib/net/feed/json-path';
import { readHostNames } from '#lib/net/host/read-host-names';
import type { EditIpListInput, IpListSource } from './schemas.ts';
import { hostsMax } from './schemas.ts';

type Given = Required<
  Pick<
    EditIpListInput,
    'url' | 'format' | 'select' | 'everySeconds' | 'keepSeconds' | 'hosts' | 'allowPrivate'
  >
>;

/** Where a list comes from, as its row has it; what its source does not need is left out. */
export interface SourceColumns {
  url: string | null;
  format: FeedFormat | null;
  select: Pick<FeedSelect, keyof FeedSelect>;
  everySeconds: number | null;
  keepSeconds: number;
  hosts: string[];
  allowPrivate: boolean;
}

const problemsMax = 10;

/** @throws AppError bad_input for what the source needs and has not, or cannot be */
export function readSource(source: IpListSource, given: Given): SourceColumns {
  const { keepSeconds, allowPrivate } = given;
  if (source !== 'url' && given.url !== null)
    throw wrong('url', 'Only a list that is read from a URL has one.');
  if (source !== 'hosts' && given.hosts !== '') {
    throw wrong('hosts', 'Only a list from host names has them.');
  }
  const nothing = { url: null, format: null, select: {}, everySeconds: null, hosts: [], keepSeconds };
  if (source === 'hand') return { ...nothing, allowPrivate: false };
  if (source === 'hosts') return { ...nothing, hosts: readHosts(given.hosts), allowPrivate };
  const { format, everySeconds } = given;
  const url = given.url ?? '';
  const urlWrong = feedUrlProblem(url);
  if (urlWrong !== null) throw wrong('url', urlWrong);
  if (format === null) throw wrong('format', 'Choose the format of what is read.');
  const select = readSelect(format, given.select);
  return { ...nothing, url, format, select, everySeconds, allowPrivate };
}

/** What the format has to pick from; the rest is left out, and what picks nothing. */
function readSelect(format: FeedFormat, given: Given['select']): SourceColumns['select'] {
  const picked = feedPicks[format].flatMap((name) => (given[name]?.length ? [[name, given[name]]] : []));
  const select: SourceColumns['select'] = Object.fromEntries(picked);
  if (format === 'github' && !select.keys) {
    throw wrong('select.keys', 'Pick at least one key, such as actions or hooks.');
  }
  const pathWrong = format === 'json' ? jsonPathProblem(select.path ?? '') : null;
  if (pathWrong !== null) throw wrong('select.path', pathWrong);
  return select;
}

function readHosts(text: string): string[] {
  const { hosts, problems } = readHostNames(text);
  if (problems.length > 0) {
    const messages = problems.slice(0, problemsMax).map((each) => `${each.text}: ${each.message}`);
    throw new AppError('bad_input', {
      message: messages.join(' '),
      problems: messages.map((message) => ({ path: 'hosts', message })),
    });
  }
  if (hosts.length === 0) throw wrong('hosts', 'Enter at least one host name.');
  if (hosts.length > hostsMax) {
    throw wrong('hosts', `These are ${hosts.length} host names; a list has at most ${hostsMax}.`);
  }
  return hosts;
}

function wrong(path: string, message: string): AppError {
  return new AppError('bad_input', { message, problems: [{ path, message }] });
}
