import { Prisma } from '../db/generated/client.ts';
import { unknownAddress } from '../net/known-address.ts';
import { runtime } from '../runtime.ts';
import type { Tx } from '../transact.ts';
import type { Alert } from './alert.ts';
import { type AlertAudience, readAudience } from './audience.ts';
import type { AlertChannel } from './kinds.ts';
import { sendTo } from './raise.ts';
import { exactTime } from './words.ts';

/** What a company is sent about refusals in a day (UTC), counted in mails, SMS and posts. */
const dailyMax: Record<AlertChannel, number> = { email: 50, sms: 10, webhook: 1_000 };
/** Few at a time: a refusal from an address whose row is locked waits for it. */
const batch = 25;
const lastOfDay = 'This is the last one about refused requests today: the rest is in Failed Logs.';

interface DueRow {
  companyId: string;
  companyName: string;
  credentialId: string;
  credentialType: 'authkey' | 'client' | null;
  credentialName: string | null;
  network: string;
  told: bigint | null;
  attempts: bigint;
  endpoints: string[];
  firstAt: Date | null;
  lastAt: Date | null;
}

/**
 * Alerts of what has been refused: the first refusal of a credential and address at once, then a count per
 * window for as long as it lasts. Only one process does this at a time.
 * @returns how many were due
 */
export async function alertOfRefusals(now: Date): Promise<number> {
  return runtime().prisma.$transaction(
    async (tx) => {
      const [lock] = await tx.$queryRaw<[{ mine: boolean }]>`
        select pg_try_advisory_xact_lock(hashtextextended('keyfence-refusal-alerts', 0)) as mine`;
      if (!lock.mine) return 0;
      const due = await readDue(tx, now);
      for (const [companyId, rows] of Map.groupBy(due, (row) => row.companyId)) {
        await tellCompany(tx, { id: companyId, name: rows[0]!.companyName }, rows, now);
      }
      return due.length;
    },
    { timeout: 30_000 },
  );
}

/**
 * Locked, so that a refusal that comes meanwhile waits and then begins anew instead of being lost; in the order
 * in which the recorder writes them, so that neither waits for the other for ever.
 */
function readDue(tx: Tx, now: Date): Promise<DueRow[]> {
  return tx.$queryRaw<DueRow[]>`
    with next as materialized (
      select ctid from "RefusalAlert" where "dueAt" <= ${now} order by "dueAt" limit ${batch}
    ), due as materialized (
      select * from "RefusalAlert" where ctid in (select ctid from next) and "dueAt" <= ${now}
      order by "companyId", "credentialId", network for update
    )
    select d."companyId", c.name as "companyName", d."credentialId", d.network::text, d.told,
      case when k.id is not null then 'authkey' when l.id is not null then 'client' end as "credentialType",
      coalesce(k.name, l.username) as "credentialName",
      coalesce(f.attempts, 0)::bigint as attempts, coalesce(f.endpoints, '{}') as endpoints, f."firstAt", f."lastAt"
    from due d
      join "Company" c on c.id = d."companyId"
      left join "Authkey" k on k."companyId" = d."companyId" and k.id = d."credentialId"
      left join "Client" l on l."companyId" = d."companyId" and l.id = d."credentialId"
      left join lateral (
        select sum(attempts) as attempts, array_agg(distinct endpoint order by endpoint) as endpoints,
          min("firstAt") as "firstAt", max("lastAt") as "lastAt"
        from "FailedRequest" f
        where f."companyId" = d."companyId" and f."credentialId" = d."credentialId" and f.minute >= d.since
          and f.reason in ('ip', 'token-ip') and (f.ip = d.network or f.ip << d.network)
      ) f on true`;
}

async function tellCompany(
  tx: Tx,
  company: { id: string; name: string },
  rows: DueRow[],
  now: Date,
): Promise<void> {
  const audience = await readAudience(tx, company.id, 'refused');
  const left = await readLeft(tx, company.id, now);
  for (const row of rows) {
    const more = row.attempts - (row.told ?? 0n);
    if (more > 0n) await tell(tx, company, alertOf(row, more), audience, left, now);
  }
  await moveOn(tx, company.id, rows, now);
}

/** Sends what the day has room for; the last one that fits says so. */
async function tell(
  tx: Tx,
  company: { id: string; name: string },
  alert: Alert,
  audience: AlertAudience,
  left: Record<AlertChannel, number>,
  now: Date,
): Promise<void> {
  const sizes = {
    email: audience.emails.length,
    sms: audience.mobiles.length,
    webhook: audience.webhooks.length,
  };
  const channels: Partial<Record<AlertChannel, { postscript?: string }>> = {};
  for (const channel of ['email', 'sms', 'webhook'] as const) {
    const size = sizes[channel];
    if (size === 0 || left[channel] < size) continue;
    channels[channel] = left[channel] < 2 * size ? { postscript: lastOfDay } : {};
    left[channel] -= size;
  }
  await sendTo(tx, company, alert, audience, { now, channels });
}

/** A window without a refusal ends it; otherwise it is looked at again when the next one has passed. */
async function moveOn(tx: Tx, companyId: string, rows: DueRow[], now: Date): Promise<void> {
  const dueAt = new Date(now.getTime() + runtime().env.alertWindowSeconds * 1000);
  const keys = Prisma.sql`unnest(${rows.map((row) => row.credentialId)}::uuid[], ${rows.map((row) => row.network)}::inet[],
    ${rows.map((row) => row.attempts)}::bigint[]) as n (id, network, attempts)
    where r."companyId" = ${companyId}::uuid and r."credentialId" = n.id and r.network = n.network`;
  await tx.$executeRaw`delete from "RefusalAlert" r using ${keys} and r.told = n.attempts`;
  await tx.$executeRaw`update "RefusalAlert" r set told = n.attempts, "dueAt" = ${dueAt} from ${keys}`;
}

async function readLeft(tx: Tx, companyId: string, now: Date): Promise<Record<AlertChannel, number>> {
  const today = new Date(now.getTime() - (now.getTime() % 86_400_000));
  const sent = await tx.notice.groupBy({
    by: ['channel'],
    where: { companyId, kind: 'alert.refused', createdAt: { gte: today } },
    _count: true,
  });
  const left = { ...dailyMax };
  for (const { channel, _count } of sent) left[channel as AlertChannel] -= _count;
  return left;
}

function alertOf(row: DueRow, more: bigint): Alert {
  const { credentialId, endpoints, told } = row;
  const name = row.credentialName ?? 'a deleted authkey';
  const isClient = row.credentialType === 'client';
  const ip = shownNetwork(row.network);
  const minutes = Math.round(runtime().env.alertWindowSeconds / 60);
  const window = minutes >= 1 ? `${minutes} min` : `${runtime().env.alertWindowSeconds} s`;
  const times = `${more.toLocaleString('en')} ${more === 1n ? 'request' : 'requests'}`;
  const isFirst = told === null;
  const code = isClient ? 'with 401' : 'with 418';
  const at = exactTime((isFirst ? row.firstAt : row.lastAt) ?? new Date(0));
  const query = row.network.startsWith(unknownAddress) ? '' : `q=${encodeURIComponent(ip)}`;
  return {
    kind: 'refused',
    title: isFirst ? `${ip} refused for ${name}` : `${ip} still refused for ${name}: ${times} in ${window}`,
    facts: [
      ['What', isFirst ? `Refused ${code}` : `${times} more refused ${code} in the last ${window}`],
      [isClient ? 'API client' : 'Authkey', name],
      ['IP', ip],
      ['Endpoint', endpoints.join(', ')],
      ...(isFirst
        ? []
        : ([['In all', `${row.attempts.toLocaleString('en')} requests`]] as [string, string][])),
      ['When', at],
    ],
    advice: `If you know ${ip}, whitelist it in Failed Logs with one press. If you do not, somebody else has the ${isClient ? 'token' : 'authkey'}: replace it.`,
    link: {
      path: `/sms/failed-logs?authkey=${credentialId}${query && `&${query}`}`,
      smsPath: `/sms/failed-logs${query && `?${query}`}`,
      label: 'Failed Logs',
    },
    sms: isFirst
      ? `Keyfence refused ${ip} for ${name} at ${endpoints.join(', ')}, ${at}.`
      : `Keyfence refused ${ip} for ${name} ${more.toLocaleString('en')} more times in ${window}, last ${at}.`,
    thread: `refused-${credentialId}`,
    data: {
      credential: { type: row.credentialType, id: credentialId, name },
      ip,
      endpoints,
      refused: Number(more),
      refusedInAll: Number(row.attempts),
      firstAt: row.firstAt?.toISOString(),
      lastAt: row.lastAt?.toISOString(),
      isFirst,
    },
  };
}

/** PostgreSQL writes an address with its mask. */
function shownNetwork(network: string): string {
  if (network.startsWith(unknownAddress)) return 'An unknown address';
  return network.replace(/\/(32|128)$/, '');
}
