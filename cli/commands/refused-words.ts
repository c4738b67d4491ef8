import type { Refused } from '../http/whom-it-refuses.ts';

const shownMax = 20;

/** Whom a plan would refuse; nothing where it is nobody. */
export function refusedWords({ addresses, more }: Refused): string[] {
  if (addresses.length + more === 0) return [];
  const left = more + Math.max(0, addresses.length - shownMax);
  return [
    'Would be refused, though accepted within the last 24 hours:',
    ...addresses.slice(0, shownMax).map(({ ip, requests, lastAcceptedAt, credential: { type, name } }) => {
      const count = requests === 1 ? '1 request' : `${requests.toLocaleString('en')} requests`;
      return `  ${ip}  ${count}, the last at ${lastAcceptedAt}, with ${type === 'client' ? 'API client' : type} "${name}"`;
    }),
    ...(left > 0 ? [`  and ${left.toLocaleString('en')} more`] : []),
  ];
}
