import { type Credential, credentialsSql } from '#lib/access/credentials/credential';
import type { Tx } from '#lib/core/transact';
import { Prisma } from '#lib/db/generated/client';
import type { RefusedAddress, RefusedRequests } from '#lib/events/texts/refused';
import { addressReasons } from '#lib/gate/decide';

/** A row of RefusalAlert. */
export interface DueRow {
  credentialId: string;
  since: Date;
  dueAt: Date;
  windowEndsAt: Date;
  /** How many of each address were told of already, of those since `since`. */
  told: Record<string, number> | null;
  total: bigint;
  lastAt: Date;
  addresses: string[];
  atOnceLeft: number;
  held: bigint;
  heldSince: Date | null;
}

export interface Refusals extends RefusedRequests {
  due: DueRow;
}

/** The one that has been due longest. A refusal with the same credential waits meanwhile. */
export async function lockDue(tx: Tx, companyId: string, now: Date): Promise<DueRow | undefined> {
  const [due] = await tx.$queryRaw<DueRow[]>`
    select "credentialId", since, "dueAt", "windowEndsAt", told, total, "lastAt",
      array(select abbrev(ip) from unnest(addresses) ip) as addresses, "atOnceLeft", held, "heldSince"
    from "RefusalAlert" where "companyId" = ${companyId}::uuid and "dueAt" <= ${now}
    order by "dueAt" limit 1 for update`;
  return due;
}

/** Only what was refused because of the address counts. */
export async function countRefusals(
  tx: Tx,
  companyId: string,
  due: DueRow,
  recentSince: Date,
): Promise<Refusals> {
  const { credentialId, since } = due;
  const rows = await tx.$queryRaw<
    (Omit<RefusedAddress, 'attempts' | 'recent'> & Record<'attempts' | 'recent', bigint>)[]
  >`
    select abbrev(ip) as ip, sum(attempts)::bigint as attempts,
      coalesce(sum(attempts) filter (where minute >= ${recentSince}), 0)::bigint as recent,
      array_agg(distinct endpoint order by endpoint) as endpoints,
      min("firstAt") as "firstAt", max("lastAt") as "lastAt"
    from "FailedRequest"
    where "companyId" = ${companyId}::uuid and "credentialId" = ${credentialId}::uuid and minute >= ${since}
      and outcome = 'refused' and reason = any(${addressReasons})
    group by ip order by attempts desc, ip`;
  const [credential] = await tx.$queryRaw<Pick<Credential, 'type' | 'name'>[]>`
    select k.type, k.name from ${credentialsSql} k
    where k."companyId" = ${companyId}::uuid and k.id = ${credentialId}::uuid`;
  const addresses = rows.map((row) => {
    const attempts = Number(row.attempts);
    return {
      ...row,
      origin: null,
      attempts,
      recent: Number(row.recent),
      more: attempts - (due.told?.[row.ip] ?? 0),
    };
  });
  return { due, credential: credential ?? { type: null, name: null }, addresses };
}

export async function updateRefusals(tx: Tx, companyId: string, row: DueRow): Promise<void> {
  const { credentialId, addresses, told, ...data } = row;
  await tx.refusalAlert.update({
    where: { companyId_credentialId: { companyId, credentialId } },
    data: { ...data, addresses: { set: addresses }, told: told ?? Prisma.DbNull },
    select: { credentialId: true },
  });
}

export async function endRefusals(tx: Tx, companyId: string, credentialId: string): Promise<void> {
  await tx.refusalAlert.delete({
    where: { companyId_credentialId: { companyId, credentialId } },
    select: { credentialId: true },
  });
}
