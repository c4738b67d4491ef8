import { Prisma } from '#lib/db/generated/client';
import type { Outcome } from '#lib/gate/decide';
import { unknownAddress } from '#lib/net/known-address';
import { type FailedRange, type FailedReason, failedRanges } from './schemas.ts';

export interface FailedFilter {
  range: FailedRange;
  from?: Date;
  to?: Date;
  outcome?: Outcome;
  reason?: FailedReason;
}

/** SQL: rows whose minute lies in the period, the minute in which it begins included, of the outcome and reason. */
export function withinFilter({ range, from, to, outcome, reason }: FailedFilter, now: Date): Prisma.Sql {
  const start = from?.getTime() ?? now.getTime() - failedRanges[range];
  const conditions = [Prisma.sql`minute >= ${new Date(Math.floor(start / 60_000) * 60_000)}`];
  if (to) conditions.push(Prisma.sql`minute < ${to}`);
  if (outcome) conditions.push(Prisma.sql`outcome = ${outcome}`);
  if (reason) conditions.push(ofReason(reason));
  return Prisma.join(conditions, ' and ');
}

function ofReason(reason: FailedReason): Prisma.Sql {
  const unknown = Prisma.sql`(reason like 'ip-%' or reason = 'ip' and ip = ${unknownAddress}::inet)`;
  if (reason === 'unknown') return unknown;
  return reason === 'ip' ? Prisma.sql`reason = 'ip' and not ${unknown}` : Prisma.sql`reason = ${reason}`;
}
