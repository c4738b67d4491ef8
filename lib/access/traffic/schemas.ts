import { z } from 'zod';
import { pageInput } from '#lib/core/paging/page-input';
import { searchQuery } from '#lib/core/search-query';
import { dayMs } from '#lib/day';

/** Time ranges offered, shortest first, in milliseconds. */
export const failedRanges = {
  '1h': 3_600_000,
  '24h': dayMs,
  '7d': 7 * dayMs,
  '30d': 30 * dayMs,
  '90d': 90 * dayMs,
} as const;
export type FailedRange = keyof typeof failedRanges;
export const failedRangeNames = Object.keys(failedRanges) as [FailedRange, ...FailedRange[]];

export const failedSorts = ['lastAt', 'attempts', 'ip'] as const;
export type FailedSort = (typeof failedSorts)[number];

export const outcomes = ['refused', 'report'] as const;

/** What can be chosen as a reason: each of them, and `unknown` for all in which the address could not be told. */
export const failedReasons = [
  'ip',
  'unknown',
  'disabled',
  'expired',
  'old-secret',
  'deleted',
  'token-ip',
  'revoked',
  'password-expired',
  'password',
  'guesses',
] as const;
export type FailedReason = (typeof failedReasons)[number];

const filters = {
  range: z.enum(failedRangeNames).default('7d'),
  /** With it, `range` does not count. */
  from: z.date().optional(),
  /** Not included. */
  to: z.date().optional(),
  outcome: z.enum(outcomes).optional(),
  reason: z.enum(failedReasons).optional(),
};

export const ListFailedIpsInput = z.object({
  /** An address, CIDR or IPv4 range; empty: all. */
  query: searchQuery('This is too long for an IP address or range.'),
  credentialId: z.string().optional(),
  ...filters,
  sort: z.enum(failedSorts).default('lastAt'),
  dir: z.enum(['asc', 'desc']).default('desc'),
  ...pageInput,
  pageSize: z.number().int().min(1).max(1_000).default(50),
});
export type ListFailedIpsInput = z.input<typeof ListFailedIpsInput>;

export const ListFailedMinutesInput = z.object({
  /** null: the unknown address, or with `others` those that were too many to be kept each. */
  ip: z.string().max(100).nullable(),
  others: z.boolean().default(false),
  credentialId: z.string(),
  ...filters,
  limit: z.number().int().min(1).max(1_000).default(60),
});
export type ListFailedMinutesInput = z.input<typeof ListFailedMinutesInput>;
