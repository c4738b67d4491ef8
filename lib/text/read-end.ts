import { dayMs } from '#lib/day';

const never = /^(?:never|none|-)$/i;
const day = /^\d{4}-\d\d-\d\d$/;
const instant = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?) ?(Z|UTC|[+-]\d\d:?\d\d)?$/i;

/** In ISO form; a day means its end, and what has no zone is in UTC. null: never; undefined: it is no date. */
export function readEnd(text: string): string | null | undefined {
  if (never.test(text)) return null;
  const [, date = text, time = '', zone = 'Z'] = instant.exec(text) ?? [];
  // JavaScript takes 31 February for 3 March.
  if (!day.test(date) || new Date(date).toJSON()?.slice(0, 10) !== date) return undefined;
  const at = time
    ? new Date(`${date}T${time}${/^(?:z|utc)$/i.test(zone) ? 'Z' : zone}`)
    : new Date(Date.parse(date) + dayMs);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}
