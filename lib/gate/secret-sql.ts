import type pg from 'pg';
import type { CredentialTraffic } from './seen.ts';

/** When each of the two secrets of an authkey was last used. */
export async function writeSecretsUsed(
  client: pg.PoolClient,
  traffic: Map<string, CredentialTraffic>,
): Promise<void> {
  const used = [...traffic.values()].flatMap(({ companyId, bySecret }) =>
    [...(bySecret ?? [])].map(([secretId, { lastUsedAt }]) => ({ companyId, secretId, lastUsedAt })),
  );
  if (used.length === 0) return;
  used.sort((a, b) => (a.secretId < b.secretId ? -1 : 1));
  await client.query({
    name: 'gate-secrets-used',
    text: `update "AuthkeySecret" s set "lastUsedAt" = greatest(s."lastUsedAt", used.at)
      from unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) as used("companyId", id, at)
      where s."companyId" = used."companyId" and s.id = used.id`,
    values: [
      used.map((row) => row.companyId),
      used.map((row) => row.secretId),
      used.map((row) => new Date(row.lastUsedAt).toISOString()),
    ],
  });
}

/** From where. */
export async function writeSecretIps(
  client: pg.PoolClient,
  traffic: Map<string, CredentialTraffic>,
): Promise<void> {
  const rows = [...traffic.values()].flatMap(({ companyId, bySecret }) =>
    [...(bySecret ?? [])].flatMap(([secretId, { byIp }]) =>
      [...byIp].map(([ip, seen]) => ({ companyId, secretId, ip, ...seen })),
    ),
  );
  if (rows.length === 0) return;
  rows.sort((a, b) => (a.secretId + a.ip < b.secretId + b.ip ? -1 : 1));
  await client.query({
    name: 'gate-secret-ips',
    text: `insert into "SecretIp" ("companyId", "secretId", ip, "lastSeenAt", accepted)
      select * from unnest($1::uuid[], $2::uuid[], $3::inet[], $4::timestamptz[], $5::bigint[])
      on conflict ("companyId", "secretId", ip) do update set
        "lastSeenAt" = greatest("SecretIp"."lastSeenAt", excluded."lastSeenAt"),
        accepted = "SecretIp".accepted + excluded.accepted`,
    values: [
      rows.map((row) => row.companyId),
      rows.map((row) => row.secretId),
      rows.map((row) => row.ip),
      rows.map((row) => new Date(row.lastAt).toISOString()),
      rows.map((row) => row.accepted),
    ],
  });
}
