import { Prisma } from '#lib/db/generated/client';
import { type FailedRange, failedRanges } from './schemas.ts';

interface Period {
  range: FailedRange;
  from?: Date;
  to?: Date;
}

/** SQL: rows whose minute lies in the period; the minute in which it begins is part of it. */
export function withinPeriod({ range, from, to }: Period, now: Date): Prisma.Sql {
  const start = from?.getTime() ?? now.getTime() - failedRanges[range];
  const since = new Date(Math.floor(start / 60_000) * 60_000);
  return to ? Prisma.sql`minute >= ${since} and minute < ${to}` : Prisma.sql`minute >= ${since}`;
}
