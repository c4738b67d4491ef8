import type pg from 'pg';
import { ask } from '#lib/db/query';
import type { CredentialPolicy } from './decide.ts';
import type { ListSets } from './list-sets.ts';
import { passwordExpiresAtSql } from './password-expiry.ts';

type Times = 'offUntil' | 'secretEndsAt' | 'expiresAt';

/** One credential as the gate needs it; times in ms since the epoch. */
export interface CredentialRow
  extends Omit<CredentialPolicy, 'companyStamp' | keyof ListSets | 'offUntil' | 'secretEndsAt' | 'expiresAt'>,
    Record<Times, number | null> {
  /** What it is looked up by: a secret's SHA-256 in hex, `clientName` of an API client's id, or `serviceName`. */
  name: string;
  /** Canonical entries of its own list that are good now, separated by commas. */
  own: string | null;
  /** The IP lists that it uses. */
  listIds: string[];
  /** Until then what is said here is so, unless it is changed; null: for good. */
  goodUntil: number | null;
  policyVersion: number;
  policyStamp: string;
}

/** One list as the gate needs it. */
export interface ListRow {
  policyVersion: number;
  /** Canonical entries of it that are good now, separated by commas. */
  entries: string | null;
  /** The next end of one of them, in ms since the epoch; null: none ends. */
  goodUntil: number | null;
}

/** The company's own list. */
export interface CompanyRow extends ListRow {
  /** The IP lists that it uses. */
  listIds: string[];
}

const answerWithinMs = 5_000;

const clientPrefix = 'client:';

const servicePrefix = 'service:';

/** What an API client is looked up by. */
export function clientName(clientId: string): string {
  return clientPrefix + clientId;
}

/** What a service token is looked up by. @param hash SHA-256 of the token, hex */
export function serviceName(hash: string): string {
  return servicePrefix + hash;
}

/**
 * @param names as in `CredentialRow`
 * @param passwordExpireDays of clients that have no such setting of their own; 0: never
 * @param now by the gate's own clock, ms since the epoch: what has ended by then is left out
 */
export async function readCredentials(
  pool: pg.Pool,
  names: string[],
  passwordExpireDays: number,
  now: number,
): Promise<CredentialRow[]> {
  const clients = names.filter((name) => name.startsWith(clientPrefix));
  const services = names.filter((name) => name.startsWith(servicePrefix));
  const hashes = clients.length + services.length > 0 ? names.filter((name) => !name.includes(':')) : names;
  const found = await Promise.all([
    hashes.length > 0 ? readAuthkeys(pool, hashes, now) : [],
    clients.length > 0 ? readClients(pool, clients, passwordExpireDays, now) : [],
    services.length > 0 ? readServiceTokens(pool, services, now) : [],
  ]);
  return found.flat();
}

type Row = Omit<CredentialRow, Times | 'goodUntil'> & Record<Times | 'goodUntil', Date | null>;

/** SQL: what is good of a list at `now`, and until when. */
const listSql = (companyId: string, credential: string, now: string, where = 'true') => `lateral (
  select string_agg(w.value, ',') as entries, min(w."expiresAt") as "goodUntil" from "WhitelistEntry" w
  where w."companyId" = ${companyId} and w."credentialId" ${credential}
    and (w."expiresAt" is null or w."expiresAt" > ${now}) and ${where}) list`;

/** SQL: the IP lists that somebody uses. */
const usedSql = (companyId: string, credential: string) => `array(
  select u."listId"::text from "IpListUse" u where u."companyId" = ${companyId} and u."credentialId" ${credential}
  order by u."createdAt", u.id) as "listIds"`;

/** Of what has ended, or was disabled, no list is read: a call with it costs what one with an unknown key does. */
async function readAuthkeys(pool: pg.Pool, hashes: string[], now: number): Promise<CredentialRow[]> {
  const rows = await ask<Row>(pool, {
    name: 'gate-authkeys',
    text: `select encode(s.hash, 'hex') as name, 'authkey' as type, k.id as "credentialId", k."companyId",
        s."endsAt" as "secretEndsAt", case when old."endsAt" is not null then s.id end as "rollingSecretId",
        k."ipSecurity", k."reportOnly", k."offUntil", k."deletedAt" is not null as deleted,
        k."disabledAt" is not null as disabled, k."expiresAt", 0 as "tokenVersion",
        c."policyVersion", c."policyStamp", list.entries as own, ${usedSql('k."companyId"', '= k.id')},
        least(list."goodUntil", old."endsAt", case when k."expiresAt" > $2 then k."expiresAt" end) as "goodUntil"
      from "AuthkeySecret" s
        join "Authkey" k on k."companyId" = s."companyId" and k.id = s."authkeyId"
        join "Company" c on c.id = k."companyId"
        cross join lateral (select min(o."endsAt") as "endsAt" from "AuthkeySecret" o
          where o."companyId" = k."companyId" and o."authkeyId" = k.id and o."endsAt" > $2) old
        cross join ${listSql(
          'k."companyId"',
          '= k.id',
          '$2',
          `k."deletedAt" is null and k."disabledAt" is null
          and coalesce(k."expiresAt" > $2, true) and coalesce(s."endsAt" > $2, true)`,
        )}
      where s.hash = any($1::bytea[])`,
    values: [hashes.map((hash) => Buffer.from(hash, 'hex')), new Date(now).toISOString()],
    withinMs: answerWithinMs,
  });
  return rows.map(inMs);
}

async function readClients(
  pool: pg.Pool,
  names: string[],
  passwordExpireDays: number,
  now: number,
): Promise<CredentialRow[]> {
  const rows = await ask<Row>(pool, {
    name: 'gate-clients',
    text: `select $3 || k.id as name, 'client' as type, k.id as "credentialId", k."companyId",
        null as "secretEndsAt", null as "rollingSecretId",
        true as "ipSecurity", k."reportOnly", null as "offUntil", false as deleted,
        k."disabledAt" is not null as disabled, ${passwordExpiresAtSql('$2')} as "expiresAt",
        k."tokenVersion", c."policyVersion", c."policyStamp", list.entries as own, list."goodUntil",
        ${usedSql('k."companyId"', '= k.id')}
      from "Client" k join "Company" c on c.id = k."companyId"
        cross join ${listSql('k."companyId"', '= k.id', '$4')}
      where k.id = any($1::uuid[]) and k."deletedAt" is null`,
    values: [
      names.map((name) => name.slice(clientPrefix.length)),
      passwordExpireDays,
      clientPrefix,
      new Date(now).toISOString(),
    ],
    withinMs: answerWithinMs,
  });
  return rows.map(inMs);
}

/** As for authkeys: of what is over no list is read. */
async function readServiceTokens(pool: pg.Pool, names: string[], now: number): Promise<CredentialRow[]> {
  const rows = await ask<Row>(pool, {
    name: 'gate-services',
    text: `select $3 || encode(k.hash, 'hex') as name, 'token' as type, k.id as "credentialId", k."companyId",
        null as "secretEndsAt", null as "rollingSecretId",
        true as "ipSecurity", false as "reportOnly", null as "offUntil", false as deleted,
        k."revokedAt" is not null as disabled, k."expiresAt", 0 as "tokenVersion",
        c."policyVersion", c."policyStamp", list.entries as own, '{}'::text[] as "listIds",
        least(list."goodUntil", case when k."expiresAt" > $2 then k."expiresAt" end) as "goodUntil"
      from "ServiceToken" k join "Company" c on c.id = k."companyId"
        cross join ${listSql('k."companyId"', '= k.id', '$2', 'k."revokedAt" is null and k."expiresAt" > $2')}
      where k.hash = any($1::bytea[])`,
    values: [
      names.map((name) => Buffer.from(name.slice(servicePrefix.length), 'hex')),
      new Date(now).toISOString(),
      servicePrefix,
    ],
    withinMs: answerWithinMs,
  });
  return rows.map(inMs);
}

function inMs({ offUntil, secretEndsAt, expiresAt, goodUntil, ...row }: Row): CredentialRow {
  return {
    ...row,
    offUntil: offUntil?.getTime() ?? null,
    secretEndsAt: secretEndsAt?.getTime() ?? null,
    expiresAt: expiresAt?.getTime() ?? null,
    goodUntil: goodUntil?.getTime() ?? null,
  };
}

/**
 * @param now as for `readCredentials`
 * @returns undefined for a company that is not there
 */
export async function readCompany(
  pool: pg.Pool,
  companyId: string,
  now: number,
): Promise<CompanyRow | undefined> {
  const rows = await ask<Omit<CompanyRow, 'goodUntil'> & { goodUntil: Date | null }>(pool, {
    name: 'gate-company',
    text: `select c."policyVersion", list.entries, list."goodUntil", ${usedSql('c.id', 'is null')}
      from "Company" c cross join ${listSql('c.id', 'is null', '$2')} where c.id = $1`,
    values: [companyId, new Date(now).toISOString()],
    withinMs: answerWithinMs,
  });
  return rows[0] && { ...rows[0], goodUntil: rows[0].goodUntil?.getTime() ?? null };
}

/**
 * One IP list; one that was deleted has no entries.
 * @param now as for `readCredentials`
 * @returns undefined for a company that is not there
 */
export async function readList(
  pool: pg.Pool,
  companyId: string,
  listId: string,
  now: number,
): Promise<ListRow | undefined> {
  const rows = await ask<Omit<ListRow, 'goodUntil'> & { goodUntil: Date | null }>(pool, {
    name: 'gate-list',
    text: `select c."policyVersion", list.entries, list."goodUntil"
      from "Company" c
        left join "IpList" l on l."companyId" = c.id and l.id = $3 and l."deletedAt" is null
        cross join ${listSql('c.id', '= l.id', '$2')}
      where c.id = $1`,
    values: [companyId, new Date(now).toISOString(), listId],
    withinMs: answerWithinMs,
  });
  return rows[0] && { ...rows[0], goodUntil: rows[0].goodUntil?.getTime() ?? null };
}

/** What a company's policyVersion and policyStamp are in one word. */
export function editionOf(version: number, stamp: string): string {
  return `${version} ${stamp}`;
}

/** @returns company id → `editionOf` */
export async function readEditions(
  db: Pick<pg.Pool, 'query'>,
  companyIds: string[],
): Promise<Map<string, string>> {
  const rows = await ask<{ id: string; version: number; stamp: string }>(db, {
    name: 'gate-versions',
    text: `select id, "policyVersion" as version, "policyStamp" as stamp from "Company"
      where id = any($1::uuid[])`,
    values: [companyIds],
    withinMs: answerWithinMs,
  });
  return new Map(rows.map((row) => [row.id, editionOf(row.version, row.stamp)]));
}
