import { countOf, formatNumber } from '#components/ui/number.tsx';
import type { Coverage } from '#lib/access/whitelist/coverage';

/** How many of the last 30 days' accepted requests a list covers. */
export function coverageWords({ accepted, covered, isExact }: Coverage): string {
  if (accepted === 0) return 'No request was accepted in the last 30 days.';
  const requests = `${countOf(accepted, 'request')} accepted in the last 30 days`;
  const how = isExact ? '' : 'about ';
  if (covered === 0) return `This list covers none of the ${requests}.`;
  if (covered === accepted) return `This list covers ${accepted === 1 ? '' : 'all of '}the ${requests}.`;
  const share = (100 * covered) / accepted;
  const percent = share > 99 ? 'over 99' : share < 1 ? 'under 1' : String(Math.round(share));
  return `This list covers ${how}${formatNumber(covered)} of the ${requests} (${percent} %).`;
}
