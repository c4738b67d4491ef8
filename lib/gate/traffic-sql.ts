import type pg from 'pg';
import type { CredentialTraffic } from './seen.ts';

export async function writeSeen(
  client: pg.PoolClient,
  traffic: Map<string, CredentialTraffic>,
): Promise<void> {
  const rows = [...traffic].flatMap(([credentialId, { companyId, byIp }]) =>
    [...byIp].map(([ip, seen]) => ({ companyId, credentialId, ip, ...seen })),
  );
  rows.sort((a, b) => (a.credentialId + a.ip < b.credentialId + b.ip ? -1 : 1));
  await client.query({
    name: 'gate-seen',
    text: `insert into "RecentIp"
        ("companyId", "credentialId", ip, "firstSeenAt", "lastSeenAt", accepted, refused, "lastAcceptedAt", reported)
      select * from unnest($1::uuid[], $2::uuid[], $3::inet[], $4::timestamptz[], $5::timestamptz[],
        $6::bigint[], $7::bigint[], $8::timestamptz[], $9::bigint[])
      on conflict ("companyId", "credentialId", ip) do update set
        "lastSeenAt" = greatest("RecentIp"."lastSeenAt", excluded."lastSeenAt"),
        accepted = "RecentIp".accepted + excluded.accepted,
        refused = "RecentIp".refused + excluded.refused,
        "lastAcceptedAt" = greatest("RecentIp"."lastAcceptedAt", excluded."lastAcceptedAt"),
        reported = "RecentIp".reported + excluded.reported`,
    values: [
      rows.map((row) => row.companyId),
      rows.map((row) => row.credentialId),
      rows.map((row) => row.ip),
      rows.map((row) => iso(row.firstAt)),
      rows.map((row) => iso(row.lastAt)),
      rows.map((row) => row.accepted),
      rows.map((row) => row.refused),
      rows.map((row) => (row.lastAcceptedAt > 0 ? iso(row.lastAcceptedAt) : null)),
      rows.map((row) => row.reported),
    ],
  });
}

export async function writeHours(
  client: pg.PoolClient,
  traffic: Map<string, CredentialTraffic>,
): Promise<void> {
  const rows = [...traffic].flatMap(([credentialId, { companyId, byHour }]) =>
    [...byHour].map(([hour, counts]) => ({ companyId, credentialId, hour, ...counts })),
  );
  rows.sort((a, b) =>
    a.credentialId === b.credentialId ? a.hour - b.hour : a.credentialId < b.credentialId ? -1 : 1,
  );
  await client.query({
    name: 'gate-hours',
    text: `insert into "TrafficHour" ("companyId", "credentialId", hour, accepted, refused, reported)
      select * from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::bigint[], $5::bigint[], $6::bigint[])
      on conflict ("companyId", "credentialId", hour) do update set
        accepted = "TrafficHour".accepted + excluded.accepted,
        refused = "TrafficHour".refused + excluded.refused,
        reported = "TrafficHour".reported + excluded.reported`,
    values: [
      rows.map((row) => row.companyId),
      rows.map((row) => row.credentialId),
      rows.map((row) => iso(row.hour)),
      rows.map((row) => row.accepted),
      rows.map((row) => row.refused),
      rows.map((row) => row.reported),
    ],
  });
}

export async function writeLastUsed(
  client: pg.PoolClient,
  traffic: Map<string, CredentialTraffic>,
  type: 'authkey' | 'client',
): Promise<void> {
  const used = [...traffic].filter(([, each]) => each.type === type && each.lastUsedAt > 0);
  if (used.length === 0) return;
  used.sort(([a], [b]) => (a < b ? -1 : 1));
  await client.query({
    name: `gate-last-used-${type}`,
    text: `update "${type === 'authkey' ? 'Authkey' : 'Client'}" k set "lastUsedAt" = greatest(k."lastUsedAt", used.at)
      from unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) as used("companyId", id, at)
      where k."companyId" = used."companyId" and k.id = used.id`,
    values: [
      used.map(([, { companyId }]) => companyId),
      used.map(([credentialId]) => credentialId),
      used.map(([, { lastUsedAt }]) => iso(lastUsedAt)),
    ],
  });
}

/** The same for service tokens, and from where. */
export async function writeTokensUsed(
  client: pg.PoolClient,
  traffic: Map<string, CredentialTraffic>,
): Promise<void> {
  const used = [...traffic].filter(([, { type, lastUsedAt }]) => type === 'token' && lastUsedAt > 0);
  if (used.length === 0) return;
  used.sort(([a], [b]) => (a < b ? -1 : 1));
  await client.query({
    name: 'gate-tokens-used',
    text: `update "ServiceToken" k set "lastUsedAt" = used.at, "lastUsedIp" = used.ip
      from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::inet[]) as used("companyId", id, at, ip)
      where k."companyId" = used."companyId" and k.id = used.id and coalesce(k."lastUsedAt" <= used.at, true)`,
    values: [
      used.map(([, { companyId }]) => companyId),
      used.map(([id]) => id),
      used.map(([, { lastUsedAt }]) => iso(lastUsedAt)),
      used.map(([, { byIp }]) => lastAccepted(byIp)),
    ],
  });
}

/** The address that the last accepted request came from; null: not kept. */
function lastAccepted(byIp: CredentialTraffic['byIp']): string | null {
  let last: { ip: string; at: number } | null = null;
  for (const [ip, { lastAcceptedAt: at }] of byIp) if (at > (last?.at ?? 0)) last = { ip, at };
  return last?.ip ?? null;
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
