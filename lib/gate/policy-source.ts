import type pg from 'pg';

/** One authkey as the gate needs it; times in ms since the epoch. */
export interface KeyRow {
  hash: string;
  authkeyId: string;
  companyId: string;
  ipSecurity: boolean;
  disabled: boolean;
  expiresAt: number | null;
  /** Canonical entries of the authkey's own list, separated by commas. */
  own: string | null;
  policyVersion: number;
}

export interface CompanyRow {
  policyVersion: number;
  /** Canonical entries of the company's list, separated by commas. */
  entries: string | null;
}

const answerWithinMs = 5_000;

/** @param hashes SHA-256 in hex */
export async function readKeys(pool: pg.Pool, hashes: string[]): Promise<KeyRow[]> {
  const { rows } = await pool.query<Omit<KeyRow, 'expiresAt'> & { expiresAt: Date | null }>({
    name: 'gate-keys',
    text: `select encode(k.hash, 'hex') as hash, k.id as "authkeyId", k."companyId", k."ipSecurity",
        k."disabledAt" is not null as disabled, k."expiresAt", c."policyVersion",
        (select string_agg(w.value, ',') from "WhitelistEntry" w
          where w."companyId" = k."companyId" and w."authkeyId" = k.id) as own
      from "Authkey" k join "Company" c on c.id = k."companyId"
      where k.hash = any($1::bytea[]) and k."deletedAt" is null`,
    values: [hashes.map((hash) => Buffer.from(hash, 'hex'))],
    query_timeout: answerWithinMs,
  } as pg.QueryConfig);
  return rows.map((row) => ({ ...row, expiresAt: row.expiresAt?.getTime() ?? null }));
}

/** @returns undefined for a company that is not there */
export async function readCompany(pool: pg.Pool, companyId: string): Promise<CompanyRow | undefined> {
  const { rows } = await pool.query<CompanyRow>({
    name: 'gate-company',
    text: `select "policyVersion", (select string_agg(w.value, ',') from "WhitelistEntry" w
        where w."companyId" = c.id and w."authkeyId" is null) as entries
      from "Company" c where c.id = $1`,
    values: [companyId],
    query_timeout: answerWithinMs,
  } as pg.QueryConfig);
  return rows[0];
}

export async function readVersions(pool: pg.Pool, companyIds: string[]): Promise<Map<string, number>> {
  const { rows } = await pool.query<{ id: string; version: number }>({
    name: 'gate-versions',
    text: 'select id, "policyVersion" as version from "Company" where id = any($1::uuid[])',
    values: [companyIds],
    query_timeout: answerWithinMs,
  } as pg.QueryConfig);
  return new Map(rows.map((row) => [row.id, row.version]));
}
