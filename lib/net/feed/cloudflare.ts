import type { FeedEntries } from './entries.ts';
import { FeedProblem } from './feed.ts';
import { arrayIn, objectIn, parseJson } from './json.ts';
import { readLinesFeed } from './lines.ts';

/**
 * https://api.cloudflare.com/client/v4/ips, or the text of https://www.cloudflare.com/ips-v4 and ips-v6.
 * @throws FeedProblem
 */
export function readCloudflare(text: string, entries: FeedEntries): void {
  if (!/^\s*[[{]/.test(text)) {
    readLinesFeed(text, entries);
    return;
  }
  const root = objectIn(parseJson(text), 'It');
  if (root.success === false) throw new FeedProblem('It says of itself that it failed ("success": false).');
  const result = objectIn(root.result, '“result”');
  for (const name of ['ipv4_cidrs', 'ipv6_cidrs']) {
    for (const [index, value] of arrayIn(result, name).entries()) {
      const where = `${name}[${index}]`;
      if (typeof value !== 'string') throw new FeedProblem(`${where} is no text.`);
      entries.add(value, where, 'Cloudflare');
    }
  }
}
