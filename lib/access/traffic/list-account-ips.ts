import { z } from 'zod';
import { type Ctx, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { runtime } from '#lib/core/runtime';
import { Prisma } from '#lib/db/generated/client';
import { knownInterval } from '#lib/net/known-address';
import { requireCredential } from '../credentials/require.ts';
import { writeWhoWasSeen } from '../guard/write-who-was-seen.ts';
import { readOrigins } from '../origins/read-origins.ts';
import { readRangeSets } from '../whitelist/read-range-sets.ts';
import type { RecentIpRow } from './list-recent-ips.ts';
import { recentIpState } from './recent-ip-state.ts';

const ListAccountIpsInput = z.object({
  /** An authkey: each row's state is what would happen with that one. null: whether the company's list has it. */
  credentialId: z.string().nullable(),
  limit: z.number().int().min(1).max(1_000).default(100),
});
export type ListAccountIpsInput = z.input<typeof ListAccountIpsInput>;

export interface AccountIpRow extends RecentIpRow {
  /** The authkeys that it was seen with, the latest first; three at the most. */
  authkeys: { id: string; name: string }[];
  /** How many more there are. */
  otherAuthkeys: number;
}

export interface AccountIpList {
  /** Last seen first. */
  rows: AccountIpRow[];
  total: number;
}

type Row = Pick<AccountIpRow, 'firstSeenAt' | 'lastSeenAt'> & {
  ip: string;
  accepted: bigint;
  refused: bigint;
  ids: string[];
  names: string[];
};

const namedMax = 3;
/** The newest rows that are looked through, of those with and of those without an accepted request. */
const rowsMax = 5_000;

/** Addresses that have used any of the company's authkeys, each once. */
export async function listAccountIps(ctx: Ctx, input: ListAccountIpsInput): Promise<AccountIpList> {
  requireStepUp(ctx);
  const { credentialId, limit } = parseInput(ListAccountIpsInput, input);
  const { prisma } = runtime();
  const credential = credentialId === null ? null : await requireCredential(prisma, ctx, credentialId);
  await writeWhoWasSeen(ctx);
  const [accepted, refused, [counted], sets] = await Promise.all([
    newest(ctx, limit, true),
    newest(ctx, limit, false),
    prisma.$queryRaw<[{ total: bigint }]>`
      select count(distinct r.ip) as total from "RecentIp" r
      join "Authkey" k on k."companyId" = r."companyId" and k.id = r."credentialId" and k."deletedAt" is null
      where r."companyId" = ${ctx.company.id}::uuid`,
    readRangeSets(ctx, { type: 'authkey', id: credential?.id ?? null }),
  ]);
  const seen = keepBoth(accepted, refused, limit);
  const origins = await readOrigins(
    ctx,
    seen.map(({ ip, ids }) => ({ ip, credentialId: credential?.id ?? ids[0] ?? '' })),
  );
  const rows = seen.map(({ ids, names, ...row }, index) => ({
    ...row,
    origin: origins[index]!,
    ip: knownInterval(row.ip) ? row.ip : null,
    accepted: Number(row.accepted),
    refused: Number(row.refused),
    state: recentIpState(row.ip, credential, sets),
    authkeys: ids.slice(0, namedMax).map((id, index) => ({ id, name: names[index] ?? '' })),
    otherAuthkeys: Math.max(0, ids.length - namedMax),
  }));
  return { rows, total: Number(counted.total) };
}

/** By whether any of its requests was accepted: strangers that are refused do not push out those who are let in. */
function newest(ctx: Ctx, limit: number, accepted: boolean): Promise<Row[]> {
  return runtime().prisma.$queryRaw<Row[]>(Prisma.sql`
    select abbrev(ip) as ip, min("firstSeenAt") as "firstSeenAt", max("lastSeenAt") as "lastSeenAt",
      sum(accepted)::bigint as accepted, sum(refused)::bigint as refused,
      array_agg(id order by "lastSeenAt" desc) as ids, array_agg(name order by "lastSeenAt" desc) as names
    from (
      select r.ip, r."firstSeenAt", r."lastSeenAt", r.accepted, r.refused, k.id, k.name from "RecentIp" r
      join "Authkey" k on k."companyId" = r."companyId" and k.id = r."credentialId" and k."deletedAt" is null
      where r."companyId" = ${ctx.company.id}::uuid and (r.accepted > 0) = ${accepted}
      order by r."lastSeenAt" desc limit ${rowsMax}
    ) seen
    group by ip order by max("lastSeenAt") desc, ip limit ${limit}`);
}

/** An address that one authkey let in and another refused is one row; half of the places are for accepted ones. */
function keepBoth(accepted: Row[], refused: Row[], limit: number): Row[] {
  const merged = new Map(accepted.map((row) => [row.ip, row]));
  const others: Row[] = [];
  for (const row of refused) {
    const same = merged.get(row.ip);
    if (same) merged.set(row.ip, merge(same, row));
    else others.push(row);
  }
  const forAccepted = Math.max(Math.ceil(limit / 2), limit - others.length);
  const kept = [...merged.values()].slice(0, forAccepted);
  return [...kept, ...others.slice(0, limit - kept.length)].sort(
    (a, b) => b.lastSeenAt.getTime() - a.lastSeenAt.getTime(),
  );
}

function merge(one: Row, other: Row): Row {
  const [latest, earlier] = one.lastSeenAt >= other.lastSeenAt ? [one, other] : [other, one];
  return {
    ip: one.ip,
    firstSeenAt: new Date(Math.min(one.firstSeenAt.getTime(), other.firstSeenAt.getTime())),
    lastSeenAt: latest.lastSeenAt,
    accepted: one.accepted + other.accepted,
    refused: one.refused + other.refused,
    ids: [...latest.ids, ...earlier.ids],
    names: [...latest.names, ...earlier.names],
  };
}
