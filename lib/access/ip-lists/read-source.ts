import { AppError } from '#lib/errors';
import type { FeedFormat, FeedSelect } from '#lib/net/feed/feed';
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
  const nothing = { url: null, format: null, select: {}, everySeconds: null, hosts: [], keepSeconds };
  if (source === 'hand') return { ...nothing, allowPrivate: false };
  if (source === 'hosts') return { ...nothing, hosts: readHosts(given.hosts), allowPrivate };
  const { url, format, select, everySeconds } = given;
  if (url === null || URL.parse(url)?.protocol !== 'https:') {
    throw wrong('url', 'Enter a URL that starts with https://');
  }
  if (format === null) throw wrong('format', 'Choose the format of what is read.');
  return { ...nothing, url, format, select, everySeconds, allowPrivate };
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
