import type pg from 'pg';
import { ask } from '#lib/db/query';
import { parseAddress } from '#lib/net/address';
import { otherAddresses, unknownAddress } from '#lib/net/known-address';
import { networkOf } from '#lib/net/network';

interface RefusedFrom {
  companyId: string;
  credentialId: string;
  /** Canonical. */
  ip: string;
  /** ms since the epoch */
  minute: number;
}

/** What is written down by itself of one credential in one hour. */
interface Written {
  readAt: number;
  /** Addresses and networks that have rows of their own. */
  names: Set<string>;
  /** IPv6 /64 of those: a second address in one is written as the /64. */
  networks: Set<string>;
  /** Accepted before: always by themselves. */
  accepted: Set<string>;
}

/** So many addresses of a credential are kept by themselves in an hour; what comes from more is one row. */
export const addressesMax = 100;
/** Accepted addresses that are kept apart, and /64 that are known as such. */
const knownMax = 500;
const writtenMax = 2_000;
/** While there is room, what other processes have written is read again after so long. */
const rereadMs = 2_000;
const hourMs = 3_600_000;

/**
 * Under which name a refusal is written down, so that a stranger who has a key cannot make rows without end: the
 * first address of an IPv6 /64 stands as itself, further ones as their /64; past `addressesMax` an hour all are
 * `otherAddresses`. Addresses that were accepted before keep their own name. What stands where is read from
 * Failed Logs, so that it holds for all processes but for what they write within the same moments.
 */
export class RefusedAddresses {
  readonly #pool: pg.Pool;
  readonly #written = new Map<string, Written>();

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /** Gives each row its name in place of its address. Rejects where it could not be read what stands. */
  async rename(rows: RefusedFrom[]): Promise<void> {
    const stale = new Map<string, RefusedFrom>();
    for (const row of rows) {
      const written = this.#written.get(keyOf(row));
      if (written === undefined || this.#mayGrow(written, row.ip)) stale.set(keyOf(row), row);
    }
    if (stale.size > 0) await this.#read([...stale.values()]);
    for (const row of rows) row.ip = nameFor(this.#written.get(keyOf(row))!, row.ip);
    for (const key of this.#written.keys()) {
      if (this.#written.size <= writtenMax) break;
      this.#written.delete(key);
    }
  }

  #mayGrow({ names, readAt }: Written, ip: string): boolean {
    if (ip === unknownAddress || ip === otherAddresses || names.has(ip) || names.size >= addressesMax)
      return false;
    return performance.now() - readAt > rereadMs;
  }

  async #read(of: RefusedFrom[]): Promise<void> {
    const fresh = of.filter((row) => !this.#written.has(keyOf(row)));
    const [there, known] = await Promise.all([
      ask<Found>(this.#pool, {
        text: `select o."credentialId", o.hour, abbrev(f.ip) as ip
          from unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) as o ("companyId", "credentialId", hour)
          cross join lateral (
            select distinct ip from "FailedRequest" f
            where f."companyId" = o."companyId" and f."credentialId" = o."credentialId"
              and f.minute >= o.hour and f.minute < o.hour + interval '1 hour' limit ${2 * addressesMax + knownMax}
          ) f`,
        values: columns(of),
        withinMs: 10_000,
      }),
      fresh.length === 0
        ? []
        : ask<Found>(this.#pool, {
            text: `select o."credentialId", o.hour, abbrev(r.ip) as ip
              from unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) as o ("companyId", "credentialId", hour)
              cross join lateral (
                select ip from "RecentIp" r
                where r."companyId" = o."companyId" and r."credentialId" = o."credentialId"
                  and (r.accepted > 0 or (family(r.ip) = 6 and masklen(r.ip) = 64))
                order by r."lastSeenAt" desc limit ${knownMax}
              ) r`,
            values: columns(fresh),
            withinMs: 10_000,
          }),
    ]);
    for (const row of of) this.#keep(row);
    for (const found of there) add(this.#written.get(nameOfHour(found))!, found.ip);
    for (const found of known) {
      const written = this.#written.get(nameOfHour(found))!;
      if (found.ip.includes('/')) written.networks.add(found.ip);
      else written.accepted.add(found.ip);
    }
  }

  #keep(row: RefusedFrom): void {
    const key = keyOf(row);
    const written = this.#written.get(key) ?? {
      readAt: 0,
      names: new Set<string>(),
      networks: new Set<string>(),
      accepted: new Set<string>(),
    };
    written.readAt = performance.now();
    this.#written.delete(key);
    this.#written.set(key, written);
  }
}

interface Found {
  credentialId: string;
  hour: Date;
  ip: string;
}

function nameFor(written: Written, ip: string): string {
  if (ip === unknownAddress || ip === otherAddresses || written.names.has(ip)) return ip;
  if (written.accepted.has(ip)) return add(written, ip);
  const network = networkIn(ip);
  if (network && written.names.has(network)) return network;
  if (written.names.size >= addressesMax) return otherAddresses;
  return add(written, network && written.networks.has(network) ? network : ip);
}

function add(written: Written, name: string): string {
  if (name === unknownAddress || name === otherAddresses) return name;
  written.names.add(name);
  const network = name.includes('/') ? name : networkIn(name);
  if (network) written.networks.add(network);
  return name;
}

/** The /64 of an IPv6 address; null for IPv4. */
function networkIn(ip: string): string | null {
  const address = ip.includes(':') ? parseAddress(ip) : null;
  return address?.family === 6 ? networkOf(address) : null;
}

function hourOf(minute: number): number {
  return minute - (minute % hourMs);
}

function keyOf({ credentialId, minute }: RefusedFrom): string {
  return `${credentialId} ${hourOf(minute)}`;
}

function nameOfHour({ credentialId, hour }: Found): string {
  return `${credentialId} ${hour.getTime()}`;
}

function columns(rows: RefusedFrom[]): unknown[] {
  return [
    rows.map((row) => row.companyId),
    rows.map((row) => row.credentialId),
    rows.map((row) => new Date(hourOf(row.minute)).toISOString()),
  ];
}
