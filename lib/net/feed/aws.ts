import type { FeedEntries } from './entries.ts';
import type { FeedSelect } from './feed.ts';
import { arrayIn, objectIn, textIn } from './json.ts';
import { Picks } from './picks.ts';

const lists = [
  { name: 'prefixes', prefix: 'ip_prefix' },
  { name: 'ipv6_prefixes', prefix: 'ipv6_prefix' },
];

/**
 * https://docs.aws.amazon.com/vpc/latest/userguide/aws-ip-syntax.html: a prefix stands there once for each of its
 * services, AMAZON among them, which is all of them.
 * @throws FeedProblem
 */
export function readAws(json: unknown, select: FeedSelect, entries: FeedEntries): void {
  const root = objectIn(json, 'It');
  const regions = new Picks('region', select.regions);
  const services = new Picks('service', select.services);
  const groups = new Picks('network border group', select.borderGroups);
  const ofAll: (() => void)[] = [];
  for (const { name, prefix } of lists) {
    for (const [index, item] of arrayIn(root, name).entries()) {
      const where = `${name}[${index}]`;
      const object = objectIn(item, where);
      const region = textIn(object, 'region', where);
      const service = textIn(object, 'service', where);
      const group = textIn(object, 'network_border_group', where);
      const picked = [regions.take(region), services.take(service), groups.take(group)];
      if (picked.includes(false)) continue;
      const value = textIn(object, prefix, where);
      const add = () => entries.add(value, where, `${service} ${region}`);
      if (service === 'AMAZON') ofAll.push(add);
      else add();
    }
  }
  for (const add of ofAll) add();
  for (const picks of [regions, services, groups]) picks.requireKnown();
}
