import type pg from 'pg';
import { ask } from '#lib/db/query';
import { log } from '#lib/log';

interface Tried {
  username: string;
  ip: string;
  attempts: number;
  /** ms since the epoch */
  firstAt: number;
  lastAt: number;
}

const flushMs = 1_000;
const answerWithinMs = 10_000;
/** More than this between two flushes is not noted, to bound the memory. */
const keptMax = 20_000;
/** No client can have another name, whatever a request says. */
const possibleName = /^[a-z0-9_.]{8,30}$/;
/** After a pause this long a name's attempts from an address begin anew. */
const pauseSeconds = 60;

/** Merges in memory who asked tokens for whom, and what was refused from memory; writes about once a second. */
export class TriedNames {
  readonly #pool: pg.Pool;
  readonly #windowSeconds: number;
  readonly #timer: NodeJS.Timeout;
  #tried = new Map<string, Tried>();
  #refused = new Map<string, number>();
  #flushing: Promise<void> | undefined;

  constructor(pool: pg.Pool, windowSeconds: number) {
    this.#pool = pool;
    this.#windowSeconds = windowSeconds;
    this.#timer = setInterval(() => void this.flush(), flushMs);
    this.#timer.unref();
  }

  /** @param ip as `networkOf` writes it */
  add(name: string, ip: string, at: number): void {
    const username = name.toLowerCase();
    if (!possibleName.test(username)) return;
    merge(this.#tried, { username, ip, attempts: 1, firstAt: at, lastAt: at });
  }

  /** One more request of this blocked address. */
  refused(ip: string, requests = 1): void {
    const known = this.#refused.get(ip);
    if (known === undefined && this.#refused.size >= keptMax) return;
    this.#refused.set(ip, (known ?? 0) + requests);
  }

  /** Resolves when what was noted until now is written. What cannot be written is kept for the next time. */
  async flush(): Promise<void> {
    await this.#flushing;
    this.#flushing ??= this.#flush().finally(() => {
      this.#flushing = undefined;
    });
    await this.#flushing;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
  }

  async #flush(): Promise<void> {
    const tried = this.#tried;
    const refused = this.#refused;
    this.#tried = new Map();
    this.#refused = new Map();
    try {
      if (tried.size > 0) await this.#writeTried([...tried.values()]);
      tried.clear();
      if (refused.size > 0) await this.#writeRefused([...refused]);
    } catch (error) {
      log.warn({ error: String(error) }, 'token requests could not be noted; kept for the next time');
      for (const each of tried.values()) merge(this.#tried, each);
      for (const [ip, requests] of refused) this.refused(ip, requests);
    }
  }

  /**
   * A name that no client has leaves nothing. Where several companies have it, the attempt counts for those whose
   * list has the address, so that nobody is shown who asks for a client of another company. After a pause attempts
   * are counted anew: otherwise an address that comes daily would seem to have been there at every burst. Those
   * around a burst stay, because the page shows them.
   */
  async #writeTried(rows: Tried[]): Promise<void> {
    await ask(this.#pool, {
      name: 'suspicious-tried',
      text: `insert into "SuspiciousIpAttempt" as a ("companyId", ip, "clientId", attempts, "firstAt", "lastAt")
        select c."companyId", t.ip, c.id, t.attempts, t."firstAt", t."lastAt"
        from unnest($1::text[], $2::inet[], $3::bigint[], $4::timestamptz[], $5::timestamptz[])
            as t(username, ip, attempts, "firstAt", "lastAt")
          join "Client" c on lower(c.username) = t.username and c."deletedAt" is null and (
            not exists (select 1 from "Client" o where lower(o.username) = t.username and o."deletedAt" is null
              and o."companyId" <> c."companyId")
            or exists (select 1 from "WhitelistEntry" w
              where w."companyId" = c."companyId" and (w."credentialId" = c.id or w."credentialId" in (
                select u."listId" from "IpListUse" u where u."companyId" = c."companyId" and u."credentialId" = c.id))
                and case when w.value like '%-%'
                then t.ip between split_part(w.value, '-', 1)::inet and split_part(w.value, '-', 2)::inet
                else t.ip && w.value::inet end))
        order by 1, 2, 3
        on conflict ("companyId", ip, "clientId") do update set (attempts, "firstAt", "lastAt") = (
          select case when anew then excluded.attempts else a.attempts + excluded.attempts end,
            case when anew then excluded."firstAt" else least(a."firstAt", excluded."firstAt") end,
            greatest(a."lastAt", excluded."lastAt")
          from (select excluded."firstAt" > a."lastAt" + make_interval(secs => $7) and not exists (
            select 1 from "SuspiciousIp" s where s.ip = a.ip
              and a."lastAt" > s."flaggedAt" - make_interval(secs => $6) and a."firstAt" < s."blockedUntil"
          ) as anew) since
        )`,
      values: [
        rows.map((row) => row.username),
        rows.map((row) => row.ip),
        rows.map((row) => row.attempts),
        rows.map((row) => new Date(row.firstAt).toISOString()),
        rows.map((row) => new Date(row.lastAt).toISOString()),
        this.#windowSeconds,
        pauseSeconds,
      ],
      withinMs: answerWithinMs,
    });
  }

  async #writeRefused(rows: [ip: string, requests: number][]): Promise<void> {
    await ask(this.#pool, {
      name: 'suspicious-refused',
      text: `with locked as (
          select s.ip, t.requests from unnest($1::inet[], $2::int[]) as t(ip, requests)
            join "SuspiciousIp" s on s.ip = t.ip where s."flaggedAt" is not null
          order by s.ip for update of s
        )
        update "SuspiciousIp" s set burst = s.burst + locked.requests from locked where s.ip = locked.ip`,
      values: [rows.map(([ip]) => ip), rows.map(([, requests]) => requests)],
      withinMs: answerWithinMs,
    });
  }
}

function merge(into: Map<string, Tried>, tried: Tried): void {
  const key = `${tried.ip} ${tried.username}`;
  const known = into.get(key);
  if (known) {
    known.attempts += tried.attempts;
    known.firstAt = Math.min(known.firstAt, tried.firstAt);
    known.lastAt = Math.max(known.lastAt, tried.lastAt);
  } else if (into.size < keptMax) into.set(key, tried);
}
