import type pg from 'pg';
import { ask } from '#lib/db/query';

export interface BurstRule {
  /** From this many token requests within the window on, an address is blocked. */
  burst: number;
  windowSeconds: number;
  blockSeconds: number;
}

export interface BlockRow {
  blockedUntil: Date | null;
  releasedFor: string[];
}

const answerWithinMs = 5_000;

/** A release lifts the block that it came after, not a later one. */
const releasedForSql = `array(select r."companyId" from "SuspiciousIpRelease" r
  where r.ip = s.ip and r."releasedAt" >= s."flaggedAt")`;

/**
 * One statement, so the row's lock puts requests of all instances in one order: the one that makes the burst
 * flags the address. While it is blocked nothing is counted towards the next block, unless a company has lifted
 * it. Times beyond the window in either direction belong to no burst; a flag is always newer than any release.
 */
const countSql = `insert into "SuspiciousIp" as s (ip, requests) values ($1::inet, array[$2::timestamptz])
  on conflict (ip) do update set (requests, burst, "flaggedAt", "blockedUntil") = (
    select
      case when not counts then s.requests when flags then '{}' else recent end,
      case when flags then cardinality(recent) when blocked then s.burst + 1 else s.burst end,
      case when flags then greatest($2, "lastReleaseAt" + interval '1 millisecond') else s."flaggedAt" end,
      case when flags then $2 + make_interval(secs => $5) else s."blockedUntil" end
    from (
      select
        array(select at from unnest(s.requests) at
          where at > $2 - make_interval(secs => $4) and at < $2 + make_interval(secs => $4)) || $2 as recent,
        coalesce(s."blockedUntil" > $2, false) as blocked,
        (select max(r."releasedAt") from "SuspiciousIpRelease" r where r.ip = s.ip) as "lastReleaseAt"
    ) seen,
    lateral (select not blocked or coalesce("lastReleaseAt" >= s."flaggedAt", false) as counts) counted,
    lateral (select counts and cardinality(recent) >= $3 as flags) flagged
  )
  returning "blockedUntil", ${releasedForSql} as "releasedFor"`;

/** @param ip as `networkOf` writes it */
export async function countRequest(
  pool: pg.Pool,
  ip: string,
  now: Date,
  { burst, windowSeconds, blockSeconds }: BurstRule,
): Promise<BlockRow | undefined> {
  const rows = await ask<BlockRow>(pool, {
    name: 'suspicious-count',
    text: countSql,
    values: [ip, now.toISOString(), burst, windowSeconds, blockSeconds],
    withinMs: answerWithinMs,
  });
  return rows[0];
}

/** @returns undefined where the address is not blocked */
export async function readBlock(pool: pg.Pool, ip: string, now: Date): Promise<BlockRow | undefined> {
  const rows = await ask<BlockRow>(pool, {
    name: 'suspicious-check',
    text: `select s."blockedUntil", ${releasedForSql} as "releasedFor" from "SuspiciousIp" s
      where s.ip = $1::inet and s."blockedUntil" > $2`,
    values: [ip, now.toISOString()],
    withinMs: answerWithinMs,
  });
  return rows[0];
}
