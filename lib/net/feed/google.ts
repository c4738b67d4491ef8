import type { FeedEntries } from './entries.ts';
import type { FeedSelect } from './feed.ts';
import { FeedProblem } from './feed.ts';
import { arrayIn, objectIn } from './json.ts';
import { Picks } from './picks.ts';

/**
 * https://www.gstatic.com/ipranges/cloud.json and goog.json, of which the second knows neither scopes nor services.
 * @throws FeedProblem
 */
export function readGoogle(json: unknown, select: FeedSelect, entries: FeedEntries): void {
  const scopes = new Picks('region (scope)', select.regions);
  const services = new Picks('service', select.services);
  for (const [index, item] of arrayIn(objectIn(json, 'It'), 'prefixes').entries()) {
    const where = `prefixes[${index}]`;
    const { ipv4Prefix, ipv6Prefix, scope, service } = objectIn(item, where);
    const isPicked = [takes(scopes, scope, select.regions), takes(services, service, select.services)];
    const value = ipv4Prefix ?? ipv6Prefix;
    if (typeof value !== 'string') throw new FeedProblem(`${where} has no ipv4Prefix or ipv6Prefix.`);
    if (isPicked.includes(false)) continue;
    const said = [service, scope].filter((each) => typeof each === 'string');
    entries.add(value, where, said.join(' ') || 'Google');
  }
  scopes.requireKnown();
  services.requireKnown();
}

function takes(picks: Picks, value: unknown, wanted: readonly string[] = []): boolean {
  return typeof value === 'string' ? picks.take(value) : wanted.length === 0;
}
