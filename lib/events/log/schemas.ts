import { z } from 'zod';
import { pageInput } from '#lib/core/paging/page-input';
import { searchQuery } from '#lib/core/search-query';
import { dayMs } from '#lib/day';

/** What the audit log can be narrowed to, in the order in which it is offered. */
export const eventGroups = [
  'whitelists',
  'authkeys',
  'clients',
  'sign-ins',
  'members',
  'settings',
  'alerts',
  'messages',
  'proof',
] as const;
export type EventGroup = (typeof eventGroups)[number];

/** Times that are offered, shortest first, in milliseconds; none of them: all that is kept. */
export const eventRanges = {
  '1h': 3_600_000,
  '24h': dayMs,
  '7d': 7 * dayMs,
  '30d': 30 * dayMs,
  '90d': 90 * dayMs,
} as const;
export type EventRange = keyof typeof eventRanges;
export const eventRangeNames = Object.keys(eventRanges) as [EventRange, ...EventRange[]];

const reference = z
  .string()
  .max(200)
  .regex(/^[a-z-]+:/)
  .optional()
  .catch(undefined);

/** What the audit log shows of itself: the page, its export, and programs read by the same. */
export const eventFilters = {
  /** Finds in names of who and what, an address or range in addresses, an id of a request. */
  query: searchQuery('This is too long to be searched for.'),
  /** Such as `member:<id>`, `client:<id>` or `system:Keyfence`. */
  who: reference,
  what: z.enum(eventGroups).optional(),
  /** Such as `authkey:<id>` or `member:<id>`; `list:company` is the company's whitelist. */
  target: reference,
  range: z.enum(eventRangeNames).optional(),
  /** With it, `range` does not count. */
  from: z.date().optional(),
  /** Not included. */
  to: z.date().optional(),
};

export const AuditFilters = z.object(eventFilters);
export type AuditFilters = z.output<typeof AuditFilters>;

export const ListAuditEventsInput = AuditFilters.extend({
  dir: z.enum(['asc', 'desc']).default('desc'),
  ...pageInput,
  pageSize: z.number().int().min(1).max(1_000).default(50),
});
export type ListAuditEventsInput = z.input<typeof ListAuditEventsInput>;
