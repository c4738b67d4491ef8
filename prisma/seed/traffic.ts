import type { Pool } from 'pg';
import { ensureRequestPartitions } from '#lib/db/partitions';
import { unknownAddress } from '#lib/net/known-address';
import { insertMany } from './insert-many.ts';
import type { SeededCompany } from './policy.ts';
import { between, type Random, randomFrom } from './random.ts';
import { type AcceptedPlan, type RefusedPlan, trafficPlan } from './traffic-plan.ts';

const minuteMs = 60_000;
const hourMs = 3_600_000;
const hours = 7 * 24;

interface Minute {
  ip: string;
  endpoint: string;
  minute: number;
  attempts: number;
  firstAt: number;
  lastAt: number;
}

interface Seen {
  firstAt: number;
  lastAt: number;
  accepted: number;
  refused: number;
  lastAcceptedAt: number;
}

/** A week of traffic that adds up: hours, recent IPs and refused minutes tell the same numbers. */
export async function seedTraffic(pool: Pool, companies: SeededCompany[], now: Date): Promise<void> {
  const random = randomFrom(418);
  await ensureRequestPartitions(pool, new Date(now.getTime() - (hours + 1) * hourMs));
  const minutes: unknown[][] = [];
  const perHour: unknown[][] = [];
  const recent: unknown[][] = [];
  const lastUsed: [string, string, Date][] = [];
  for (const { company, keys } of companies) {
    for (const { id, name } of keys) {
      const plan = trafficPlan[name];
      if (!plan) continue;
      const week = keyWeek(plan.accepted, plan.refused, now.getTime(), random);
      const key = [company.id, id];
      for (const row of week.minutes) {
        const times = [row.firstAt, row.lastAt].map((at) => new Date(at));
        minutes.push([...key, row.ip, row.endpoint, new Date(row.minute), row.attempts, ...times]);
      }
      for (const [hour, { accepted, refused }] of week.byHour) {
        perHour.push([...key, new Date(hour), accepted, refused]);
      }
      for (const [ip, seen] of week.byIp) {
        const acceptedAt = seen.lastAcceptedAt ? new Date(seen.lastAcceptedAt) : null;
        const times = [new Date(seen.firstAt), new Date(seen.lastAt)];
        recent.push([...key, ip, ...times, seen.accepted, seen.refused, acceptedAt]);
      }
      const used = Math.max(
        ...[...week.byIp.values()].filter((seen) => seen.accepted).map((seen) => seen.lastAt),
      );
      lastUsed.push([company.id, id, new Date(used)]);
    }
  }
  await insertMany(pool, 'FailedRequest', failedColumns, minutes);
  await insertMany(pool, 'TrafficHour', hourColumns, perHour);
  await insertMany(pool, 'RecentIp', recentColumns, recent);
  await pool.query(
    `update "Authkey" k set "lastUsedAt" = used.at from unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) as used(company, id, at)
     where k."companyId" = used.company and k.id = used.id`,
    [0, 1, 2].map((column) => lastUsed.map((row) => row[column])),
  );
  await pool.query(
    `update "AuthkeySecret" s set "lastUsedAt" = k."lastUsedAt" from "Authkey" k
     where k."companyId" = s."companyId" and k.id = s."authkeyId" and s."endsAt" is null`,
  );
}

const failedColumns = {
  companyId: 'uuid',
  credentialId: 'uuid',
  ip: 'inet',
  endpoint: 'text',
  minute: 'timestamptz',
  attempts: 'bigint',
  firstAt: 'timestamptz',
  lastAt: 'timestamptz',
};
const hourColumns = {
  companyId: 'uuid',
  credentialId: 'uuid',
  hour: 'timestamptz',
  accepted: 'bigint',
  refused: 'bigint',
};
const recentColumns = {
  companyId: 'uuid',
  credentialId: 'uuid',
  ip: 'inet',
  firstSeenAt: 'timestamptz',
  lastSeenAt: 'timestamptz',
  accepted: 'bigint',
  refused: 'bigint',
  lastAcceptedAt: 'timestamptz',
};

function keyWeek(accepted: AcceptedPlan[], refused: RefusedPlan[], now: number, random: Random) {
  const byHour = new Map<number, { accepted: number; refused: number }>();
  const byIp = new Map<string, Seen>();
  const count = (
    what: 'accepted' | 'refused',
    ip: string,
    at: { first: number; last: number },
    times: number,
  ) => {
    const hour = Math.floor(at.first / hourMs) * hourMs;
    const counts = byHour.get(hour) ?? { accepted: 0, refused: 0 };
    counts[what] += times;
    byHour.set(hour, counts);
    // The gate does not keep unknown addresses among the recent ones either.
    if (ip === unknownAddress) return;
    const seen = byIp.get(ip) ?? {
      firstAt: at.first,
      lastAt: at.last,
      accepted: 0,
      refused: 0,
      lastAcceptedAt: 0,
    };
    seen[what] += times;
    seen.firstAt = Math.min(seen.firstAt, at.first);
    seen.lastAt = Math.max(seen.lastAt, at.last);
    if (what === 'accepted') seen.lastAcceptedAt = Math.max(seen.lastAcceptedAt, at.last);
    byIp.set(ip, seen);
  };

  const current = Math.floor(now / hourMs) * hourMs;
  for (const { ip, perHour, hoursAgo = hours } of accepted) {
    for (let hour = current - Math.min(hoursAgo, hours - 1) * hourMs; hour <= now; hour += hourMs) {
      const first = Math.floor(hour / hourMs) * hourMs;
      const last = Math.min(
        first + hourMs - between(random, 1, 90) * 1000,
        now - between(random, 5, 50) * 1000,
      );
      const share = Math.max(0, last - first) / hourMs;
      const times = Math.round(perHour * busyness(first) * (0.75 + random() / 2) * share);
      if (times > 0) count('accepted', ip, { first, last }, times);
    }
  }

  const minutes: Minute[] = [];
  for (const plan of refused) {
    for (const row of refusedMinutes(plan, now, random)) {
      minutes.push(row);
      count('refused', row.ip, { first: row.firstAt, last: row.lastAt }, row.attempts);
    }
  }
  return { byHour, byIp, minutes };
}

function refusedMinutes(plan: RefusedPlan, now: number, random: Random): Minute[] {
  const rows: Minute[] = [];
  for (const begin of plan.hoursAgo) {
    const start = Math.floor((now - begin * hourMs) / minuteMs);
    // The minute that is running is left to real requests.
    const end = Math.min(start + plan.minutes, Math.floor(now / minuteMs));
    for (let index = start; index < end; index += plan.every ?? 1) {
      const minute = index * minuteMs;
      const firstAt = minute + between(random, 200, 20_000);
      const attempts = Math.max(1, Math.round(plan.perMinute * (0.6 + random() * 0.8)));
      const lastAt = attempts === 1 ? firstAt : minute + between(random, 30_000, 59_900);
      const { ip, endpoint = '/api/v5/flow' } = plan;
      rows.push({ ip, endpoint, minute, attempts, firstAt, lastAt });
    }
  }
  return rows;
}

/** A share of the busiest hour: quiet nights (UTC), slower weekends. */
function busyness(at: number): number {
  const date = new Date(at);
  const day = 0.55 - 0.45 * Math.cos(((date.getUTCHours() - 3) / 24) * 2 * Math.PI);
  return day * (date.getUTCDay() % 6 === 0 ? 0.85 : 1);
}
