import { countBlockedIps } from '#lib/access/suspicious-ips/count-blocked';
import { type FailedIpRow, listFailedIps } from '#lib/access/traffic/list-failed-logs';
import { trafficHours } from '#lib/access/traffic/ranges';
import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { type ChecklistStep, getChecklist } from './checklist.ts';
import type { OverviewRange } from './ranges.ts';
import { type DistinctIps, readDistinctIps } from './read-distinct-ips.ts';
import { type ExpiringPasswords, readExpiringPasswords } from './read-expiring-passwords.ts';
import { readTraffic, type Traffic } from './read-traffic.ts';

export interface OpenAuthkeys {
  /** Authkeys that any address may use: IP security off, not disabled. */
  total: number;
  /** All authkeys that are not disabled. */
  outOf: number;
  /** The first ones, last used first. */
  rows: { id: string; name: string; lastUsedAt: Date | null }[];
}

export interface Overview {
  range: OverviewRange;
  traffic: Traffic;
  distinctIps: DistinctIps;
  openAuthkeys: OpenAuthkeys;
  /** The newest refusals of the range, by IP and authkey. */
  refused: FailedIpRow[];
  refusedTotal: number;
  expiringPasswords: ExpiringPasswords;
  /** Blocked now for the company's API clients. */
  blockedIps: number;
  /** null once the company has seen its first 418. */
  checklist: ChecklistStep[] | null;
}

const openAuthkeysShown = 5;
const refusedShown = 6;

/** All that the first page shows, of one company and range. */
export async function getOverview(ctx: Ctx, range: OverviewRange): Promise<Overview> {
  const hours = trafficHours(range, ctx.now);
  const [traffic, distinctIps, openAuthkeys, refused, expiringPasswords, blockedIps, checklist] =
    await Promise.all([
      readTraffic(ctx, hours),
      readDistinctIps(ctx, hours),
      readOpenAuthkeys(ctx),
      listFailedIps(ctx, { from: hours[0], outcome: 'refused', pageSize: refusedShown }),
      readExpiringPasswords(ctx),
      countBlockedIps(ctx),
      getChecklist(ctx),
    ]);
  return {
    range,
    traffic,
    distinctIps,
    openAuthkeys,
    refused: refused.rows,
    refusedTotal: refused.total,
    expiringPasswords,
    blockedIps,
    checklist,
  };
}

async function readOpenAuthkeys(ctx: Ctx): Promise<OpenAuthkeys> {
  const { prisma } = runtime();
  const usable = {
    companyId: ctx.company.id,
    deletedAt: null,
    disabledAt: null,
    OR: [{ expiresAt: null }, { expiresAt: { gt: ctx.now } }],
  };
  const open = {
    ipSecurity: false,
    AND: [{ OR: [{ offUntil: null }, { offUntil: { gt: ctx.now } }] }],
  };
  const [rows, total, outOf] = await Promise.all([
    prisma.authkey.findMany({
      where: { ...usable, ...open },
      select: { id: true, name: true, lastUsedAt: true },
      orderBy: [{ lastUsedAt: { sort: 'desc', nulls: 'last' } }, { id: 'desc' }],
      take: openAuthkeysShown,
    }),
    prisma.authkey.count({ where: { ...usable, ...open } }),
    prisma.authkey.count({ where: usable }),
  ]);
  return { rows, total, outOf };
}
