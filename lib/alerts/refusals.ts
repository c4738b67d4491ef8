import { credentialsSql } from '../credentials/credential.ts';
import { Prisma } from '../db/generated/client.ts';
import { addressReasons } from '../gate/decide.ts';
import { log } from '../log.ts';
import { unknownAddress } from '../net/known-address.ts';
import { runtime } from '../runtime.ts';
import type { Tx } from '../transact.ts';
import type { Alert } from './alert.ts';
import { readAudience } from './audience.ts';
import { hasRoom, readLeft, takeFromDay } from './daily-limit.ts';
import { sendTo } from './raise.ts';
import { exactTime } from './words.ts';

const lastOfDay = 'This is the last one about refused requests today: the rest is in Failed Logs.';
/** Rows of one company that are told of at a time: a refusal from one of these addresses waits meanwhile. */
const batch = 10;
const companiesMax = 100;
/** Longer than the recorder of any process leaves out an address that it has written lately. */
const quietMs = 10_000;
const minuteMs = 60_000;

interface DueRow {
  credentialId: string;
  network: string;
  since: Date;
  told: bigint | null;
  total: bigint;
  lastSeenAt: Date;
}

interface CountedRow extends DueRow {
  credentialType: 'authkey' | 'client' | null;
  credentialName: string | null;
  /** Refusals since `since`, and those of them that are of the last minute or the running one. */
  attempts: bigint;
  recent: bigint;
  endpoints: string[];
  firstAt: Date | null;
  lastAt: Date | null;
}

/**
 * Alerts of what has been refused: the first refusal of a credential and address at once, then a count per
 * window for as long as it lasts. A few rows of each company in turn, so that none waits for another's flood.
 * @returns how many were due
 */
export async function alertOfRefusals(now: Date): Promise<number> {
  const { prisma } = runtime();
  const companies = await prisma.$queryRaw<{ id: string; name: string }[]>`
    select c.id, c.name from (
      select "companyId", min("dueAt") as due from "RefusalAlert" where "dueAt" <= ${now} group by 1
    ) d join "Company" c on c.id = d."companyId" order by d.due limit ${companiesMax}`;
  let done = 0;
  for (const company of companies) {
    try {
      done += await prisma.$transaction((tx) => alertCompany(tx, company, now), { timeout: 20_000 });
    } catch (error) {
      log.warn(
        { error: String(error), company: company.id },
        'refusals could not be alerted of; tried again',
      );
    }
  }
  return done;
}

async function alertCompany(tx: Tx, company: { id: string; name: string }, now: Date): Promise<number> {
  const [lock] = await tx.$queryRaw<[{ mine: boolean }]>`
    select pg_try_advisory_xact_lock(hashtextextended(${`refusal-alerts:${company.id}`}, 0)) as mine`;
  if (!lock.mine) return 0;
  const audience = await readAudience(tx, company.id, 'refused');
  const left = await readLeft(tx, company.id, 'refused', now);
  if (!hasRoom(audience, left)) return putOff(tx, company.id, now);
  const due = await lockDue(tx, company.id, now);
  const counted = due.length > 0 ? await count(tx, company.id, due, now) : [];
  for (const row of counted) {
    if (row.attempts === (row.told ?? 0n)) continue;
    const fitting = takeFromDay(audience, left, lastOfDay);
    if (fitting)
      await sendTo(tx, company, alertOf(row), fitting.audience, { now, channels: fitting.channels });
  }
  await moveOn(tx, company.id, counted, now);
  return due.length;
}

/** Nobody can be told anything: windows pass uncounted, and end where nothing has come. */
async function putOff(tx: Tx, companyId: string, now: Date): Promise<number> {
  const windowMs = runtime().env.alertWindowSeconds * 1000;
  const ended = await tx.$executeRaw`delete from "RefusalAlert" where "companyId" = ${companyId}::uuid
    and "dueAt" <= ${now} and told is not null and "lastAt" < ${new Date(now.getTime() - windowMs - quietMs)}`;
  const later = await tx.$executeRaw`update "RefusalAlert"
    set told = 0, since = ${recentMinute(now)}, "dueAt" = ${new Date(now.getTime() + windowMs)}
    where "companyId" = ${companyId}::uuid and "dueAt" <= ${now}`;
  return ended + later;
}

/** In the order in which the recorder writes them, so that neither waits for the other for ever. */
function lockDue(tx: Tx, companyId: string, now: Date): Promise<DueRow[]> {
  return tx.$queryRaw<DueRow[]>`
    select "credentialId", network::text, since, told, total, "lastAt" as "lastSeenAt" from "RefusalAlert"
    where ("companyId", "credentialId", network) in (
      select "companyId", "credentialId", network from "RefusalAlert"
      where "companyId" = ${companyId}::uuid and "dueAt" <= ${now} order by "dueAt" limit ${batch})
    order by "companyId", "credentialId", network for update`;
}

/** A statement of its own, after the lock: it sees all that was committed before. */
function count(tx: Tx, companyId: string, due: DueRow[], now: Date): Promise<CountedRow[]> {
  return tx.$queryRaw<CountedRow[]>`
    select d.*, k.type as "credentialType", k.name as "credentialName",
      coalesce(f.attempts, 0)::bigint as attempts, coalesce(f.recent, 0)::bigint as recent,
      coalesce(f.endpoints, '{}') as endpoints, f."firstAt", f."lastAt"
    from unnest(${due.map((row) => row.credentialId)}::uuid[], ${due.map((row) => row.network)}::inet[],
        ${due.map((row) => row.since)}::timestamptz[], ${due.map((row) => row.told)}::bigint[],
        ${due.map((row) => row.total)}::bigint[], ${due.map((row) => row.lastSeenAt)}::timestamptz[])
      as d ("credentialId", network, since, told, total, "lastSeenAt")
    left join ${credentialsSql} k on k."companyId" = ${companyId}::uuid and k.id = d."credentialId"
    left join lateral (
      select sum(attempts) as attempts, sum(attempts) filter (where minute >= ${recentMinute(now)}) as recent,
        array_agg(distinct endpoint order by endpoint) as endpoints,
        min("firstAt") as "firstAt", max("lastAt") as "lastAt"
      from "FailedRequest" f
      where f."companyId" = ${companyId}::uuid and f."credentialId" = d."credentialId" and f.minute >= d.since
        and f.ip >= set_masklen(network(d.network)::inet, case family(d.network) when 6 then 128 else 32 end)
        and f.ip <= set_masklen(broadcast(d.network), case family(d.network) when 6 then 128 else 32 end)
        and f.reason = any(${addressReasons})
    ) f on true`;
}

/**
 * A window without a refusal ends it, unless one may be under way that does not touch the row; otherwise it is
 * looked at again when the next window has passed, and counts from here.
 */
async function moveOn(tx: Tx, companyId: string, rows: CountedRow[], now: Date): Promise<void> {
  const windowMs = runtime().env.alertWindowSeconds * 1000;
  for (const row of rows) {
    const more = row.attempts - (row.told ?? 0n);
    const key = Prisma.sql`"companyId" = ${companyId}::uuid and "credentialId" = ${row.credentialId}::uuid
      and network = ${row.network}::inet`;
    if (more > 0n) {
      const dueAt = new Date(now.getTime() + windowMs);
      await tx.$executeRaw`update "RefusalAlert" set told = ${row.recent}, total = total + ${more},
        since = greatest(since, ${recentMinute(now)}), "dueAt" = ${dueAt} where ${key}`;
    } else if (row.lastSeenAt.getTime() < now.getTime() - quietMs) {
      await tx.$executeRaw`delete from "RefusalAlert" where ${key}`;
    } else {
      const dueAt = new Date(now.getTime() + quietMs);
      await tx.$executeRaw`update "RefusalAlert" set "dueAt" = ${dueAt} where ${key}`;
    }
  }
}

/** The minute before the running one: clocks of processes may differ by a little. */
function recentMinute(now: Date): Date {
  return new Date(Math.floor(now.getTime() / minuteMs) * minuteMs - minuteMs);
}

function alertOf(row: CountedRow): Alert {
  const { credentialId, endpoints, told } = row;
  const more = row.attempts - (told ?? 0n);
  const inAll = row.total + more;
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
      ...(isFirst ? [] : ([['In all', `${inAll.toLocaleString('en')} requests`]] as [string, string][])),
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
      refusedInAll: Number(inAll),
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
