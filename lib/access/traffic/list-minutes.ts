import { validate as isUuid } from 'uuid';
import type { Ctx } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { runtime } from '#lib/core/runtime';
import { Prisma } from '#lib/db/generated/client';
import type { Outcome, RefusalReason } from '#lib/gate/decide';
import { knownInterval, otherAddresses, unknownAddress } from '#lib/net/known-address';

import { withinFilter } from './failed-filter.ts';
import { ListFailedMinutesInput } from './schemas.ts';

export interface FailedMinute {
  minute: Date;
  endpoint: string;
  reason: RefusalReason;
  outcome: Outcome;
  attempts: number;
  firstAt: Date;
  lastAt: Date;
  /** The newest one that is kept; null: none. */
  requestId: string | null;
}

export interface FailedMinuteList {
  /** Newest first. */
  rows: FailedMinute[];
  total: number;
}

/** The minutes in which one IP was refused with one credential. */
export async function listFailedMinutes(ctx: Ctx, input: ListFailedMinutesInput): Promise<FailedMinuteList> {
  const { ip, others, credentialId, limit, ...filter } = parseInput(ListFailedMinutesInput, input);
  const address = ip === null ? (others ? otherAddresses : unknownAddress) : knownInterval(ip) && ip;
  if (!address || !isUuid(credentialId)) return { rows: [], total: 0 };
  const where = Prisma.sql`"companyId" = ${ctx.company.id}::uuid and "credentialId" = ${credentialId}::uuid
    and ip = ${address}::inet and ${withinFilter(filter, ctx.now)}`;
  const { prisma } = runtime();
  const [rows, [count]] = await Promise.all([
    prisma.$queryRaw<(Omit<FailedMinute, 'attempts'> & { attempts: bigint })[]>`
      select minute, endpoint, reason, outcome, attempts, "firstAt", "lastAt",
        encode("lastId", 'hex') as "requestId" from "FailedRequest" where ${where}
      order by minute desc, endpoint, reason, outcome limit ${limit}`,
    prisma.$queryRaw<[{ total: number }]>`select count(*)::int as total from "FailedRequest" where ${where}`,
  ]);
  return { rows: rows.map((row) => ({ ...row, attempts: Number(row.attempts) })), total: count.total };
}
