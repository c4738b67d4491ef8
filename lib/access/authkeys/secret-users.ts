import type { Tx } from '#lib/core/transact';

/** From where a secret is used, the newest first; `ipsTotal` counts those that are not listed, too. */
export interface SecretUsers {
  ips: { ip: string; lastSeenAt: Date; accepted: number }[];
  ipsTotal: number;
}

const listedMax = 20;

type Row = { secretId: string; ip: string; lastSeenAt: Date; accepted: bigint; total: bigint };

/** Who has used secrets of one company, from then on; what nobody has used is left out. */
export async function readSecretUsers(
  db: Tx,
  companyId: string,
  { secretIds, since }: { secretIds: string[]; since: Date },
): Promise<Map<string, SecretUsers>> {
  if (secretIds.length === 0) return new Map();
  const rows = await db.$queryRaw<Row[]>`
    select "secretId", host(ip) as ip, "lastSeenAt", accepted, total from (
      select *, count(*) over (partition by "secretId") as total,
        row_number() over (partition by "secretId" order by "lastSeenAt" desc, ip) as place
      from "SecretIp"
      where "companyId" = ${companyId}::uuid and "secretId" = any(${secretIds}::uuid[]) and "lastSeenAt" >= ${since}
    ) s where place <= ${listedMax} order by "secretId", place`;
  return new Map(
    [...Map.groupBy(rows, (row) => row.secretId)].map(([secretId, of]) => [
      secretId,
      {
        ips: of.map(({ ip, lastSeenAt, accepted }) => ({ ip, lastSeenAt, accepted: Number(accepted) })),
        ipsTotal: Number(of[0]?.total ?? 0),
      },
    ]),
  );
}
