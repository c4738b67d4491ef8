import { maskSecrets } from '#lib/access/credentials/mask-secrets';
import type { TrafficRange } from '#lib/access/traffic/ranges';

/** The same page with another range; all else that its URL says is kept, but for secrets. */
export function rangeHref(
  path: string,
  searchParams: Record<string, string | string[] | undefined>,
  range: TrafficRange,
): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(searchParams)) {
    for (const each of [value ?? []].flat()) query.append(name, maskSecrets(each));
  }
  if (range === '24h') query.delete('range');
  else query.set('range', range);
  return query.size > 0 ? `${path}?${query}` : path;
}
