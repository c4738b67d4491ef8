import type { IpSecurityMode } from '#lib/access/authkeys/public-authkey';
import { countBlockedIps } from '#lib/access/suspicious-ips/count-blocked';
import { type FailedIpRow, listFailedIps } from '#lib/access/traffic/list-failed-logs';
import { trafficHours } from '#lib/access/traffic/ranges';
import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import type { Prisma } from '#lib/db/client';
import { type ChecklistStep, getChecklist } from './checklist.ts';
import type { OverviewRange } from './ranges.ts';
import { type DistinctIps, readDistinctIps } from './read-distinct-ips.ts';
import { type ExpiringAuthkeys, readExpiringAuthkeys } from './read-expiring-authkeys.ts';
import { type ExpiringPasswords, readExpiringPasswords } from './read-expiring-passwords.ts';
import { type ExpiringTokens, readExpiringTokens } from './read-expiring-tokens.ts';
import { readTraffic, type Traffic } from './read-traffic.ts';

export interface OpenAuthkeys {
  /** Authkeys that can be used, with IP security off. */
  total: number;
  /** Those with report only: any address may use them as well. */
  reporting: number;
  /** All authkeys that are not disabled. */
  outOf: number;
  /** The first of both, those with it off before the others, last used first. */
  rows: { id: string; name: string; lastUsedAt: Date | null; mode: IpSecurityMode }[];
}

export interface Overview {
  range: OverviewRange;
  traffic: Traffic;
  distinctIps: DistinctIps;
  openAuthkeys: OpenAuthkeys;
  /** The newest refusals of the range, by IP and authkey. */
  refused: FailedIpRow[];
  refusedTotal: number;
  expiringAuthkeys: ExpiringAuthkeys;
  expiringPasswords: ExpiringPasswords;
  expiringTokens: ExpiringTokens;
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
  const [
    traffic,
    distinctIps,
    openAuthkeys,
    refused,
    expiringAuthkeys,
    expiringPasswords,
    expiringTokens,
    blockedIps,
    checklist,
  ] = await Promise.all([
    readTraffic(ctx, hours),
    readDistinctIps(ctx, hours),
    readOpenAuthkeys(ctx),
    listFailedIps(ctx, { from: hours[0], outcome: 'refused', pageSize: refusedShown }),
    readExpiringAuthkeys(ctx),
    readExpiringPasswords(ctx),
    readExpiringTokens(ctx),
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
    expiringAuthkeys,
    expiringPasswords,
    expiringTokens,
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
  const isOver = { offUntil: { not: null, lte: ctx.now } };
  const open = { ipSecurity: false, NOT: isOver };
  const reports = { reportOnly: true, OR: [{ ipSecurity: true }, isOver] };
  const read = (where: Prisma.AuthkeyWhereInput) =>
    prisma.authkey.findMany({
      where: { AND: [usable, where] },
      select: { id: true, name: true, lastUsedAt: true },
      orderBy: [{ lastUsedAt: { sort: 'desc', nulls: 'last' } }, { id: 'desc' }],
      take: openAuthkeysShown,
    });
  const count = (where: Prisma.AuthkeyWhereInput) =>
    prisma.authkey.count({ where: { AND: [usable, where] } });
  const [off, report, total, reporting, outOf] = await Promise.all([
    read(open),
    read(reports),
    count(open),
    count(reports),
    count({}),
  ]);
  const rows = [
    ...off.map((row) => ({ ...row, mode: 'off' as const })),
    ...report.map((row) => ({ ...row, mode: 'report' as const })),
  ];
  return { rows: rows.slice(0, openAuthkeysShown), total, reporting, outOf };
}
