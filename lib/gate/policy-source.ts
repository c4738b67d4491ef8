import type pg from 'pg';
import { passwordExpiresAtSql } from './password-expiry.ts';

/** One credential as the gate needs it; times in ms since the epoch. */
export interface CredentialRow {
  /** What it is looked up by: the authkey's SHA-256 in hex, or `clientName` of an API client's id. */
  name: string;
  type: 'authkey' | 'client';
  credentialId: string;
  companyId: string;
  ipSecurity: boolean;
  disabled: boolean;
  expiresAt: number | null;
  tokenVersion: number;
  /** Canonical entries of its own list, separated by commas. */
  own: string | null;
  policyVersion: number;
  policyStamp: string;
}

export interface CompanyRow {
  policyVersion: number;
  /** Canonical entries of the company's list, separated by commas. */
  entries: string | null;
}

const answerWithinMs = 5_000;

const clientPrefix = 'client:';

/** What an API client is looked up by. */
export function clientName(clientId: string): string {
  return clientPrefix + clientId;
}

/**
 * @param names as in `CredentialRow`
 * @param passwordExpireDays of clients that have no such setting of their own; 0: never
 */
export async function readCredentials(
  pool: pg.Pool,
  names: string[],
  passwordExpireDays: number,
): Promise<CredentialRow[]> {
  const clients = names.filter((name) => name.startsWith(clientPrefix));
  const hashes = clients.length > 0 ? names.filter((name) => !name.startsWith(clientPrefix)) : names;
  const found = await Promise.all([
    hashes.length > 0 ? readAuthkeys(pool, hashes) : [],
    clients.length > 0 ? readClients(pool, clients, passwordExpireDays) : [],
  ]);
  return found.flat();
}

type Row = Omit<CredentialRow, 'expiresAt'> & { expiresAt: Date | null };

const entriesSql = (credential: string) => `(select string_agg(w.value, ',') from "WhitelistEntry" w
  where w."companyId" = ${credential}."companyId" and w."credentialId" = ${credential}.id)`;

async function readAuthkeys(pool: pg.Pool, hashes: string[]): Promise<CredentialRow[]> {
  const { rows } = await pool.query<Row>({
    name: 'gate-authkeys',
    text: `select encode(s.hash, 'hex') as name, 'authkey' as type, k.id as "credentialId", k."companyId",
        k."ipSecurity", k."disabledAt" is not null as disabled, k."expiresAt", 0 as "tokenVersion",
        c."policyVersion", c."policyStamp", ${entriesSql('k')} as own
      from "AuthkeySecret" s
        join "Authkey" k on k."companyId" = s."companyId" and k.id = s."authkeyId"
        join "Company" c on c.id = k."companyId"
      where s.hash = any($1::bytea[]) and k."deletedAt" is null`,
    values: [hashes.map((hash) => Buffer.from(hash, 'hex'))],
    query_timeout: answerWithinMs,
  } as pg.QueryConfig);
  return rows.map(inMs);
}

async function readClients(
  pool: pg.Pool,
  names: string[],
  passwordExpireDays: number,
): Promise<CredentialRow[]> {
  const { rows } = await pool.query<Row>({
    name: 'gate-clients',
    text: `select $3 || k.id as name, 'client' as type, k.id as "credentialId", k."companyId",
        true as "ipSecurity", k."disabledAt" is not null as disabled,
        ${passwordExpiresAtSql('$2')} as "expiresAt",
        k."tokenVersion", c."policyVersion", c."policyStamp", ${entriesSql('k')} as own
      from "Client" k join "Company" c on c.id = k."companyId"
      where k.id = any($1::uuid[]) and k."deletedAt" is null`,
    values: [names.map((name) => name.slice(clientPrefix.length)), passwordExpireDays, clientPrefix],
    query_timeout: answerWithinMs,
  } as pg.QueryConfig);
  return rows.map(inMs);
}

function inMs(row: Row): CredentialRow {
  return { ...row, expiresAt: row.expiresAt?.getTime() ?? null };
}

/** @returns undefined for a company that is not there */
export async function readCompany(pool: pg.Pool, companyId: string): Promise<CompanyRow | undefined> {
  const { rows } = await pool.query<CompanyRow>({
    name: 'gate-company',
    text: `select "policyVersion", (select string_agg(w.value, ',') from "WhitelistEntry" w
        where w."companyId" = c.id and w."credentialId" is null) as entries
      from "Company" c where c.id = $1`,
    values: [companyId],
    query_timeout: answerWithinMs,
  } as pg.QueryConfig);
  return rows[0];
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
  const { rows } = await db.query<{ id: string; version: number; stamp: string }>({
    name: 'gate-versions',
    text: `select id, "policyVersion" as version, "policyStamp" as stamp from "Company"
      where id = any($1::uuid[])`,
    values: [companyIds],
    query_timeout: answerWithinMs,
  } as pg.QueryConfig);
  return new Map(rows.map((row) => [row.id, editionOf(row.version, row.stamp)]));
}
