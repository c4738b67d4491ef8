import type pg from 'pg';
import { v7 as uuid } from 'uuid';
import { hashPassword } from '#lib/core/password/password';
import { hashSecret, newSecret } from '#lib/gate/authkey-secret';

export interface BenchData {
  companyId: string;
  /** Whitelists 127.0.0.1. */
  allowed: string;
  /** Whitelists nothing. */
  refused: string;
  /** Whitelists nothing, and is report only. */
  reported: string;
  templateId: string;
}

/** A company with three authkeys and a template. */
export async function makeCompany(db: pg.Client): Promise<BenchData> {
  const companyId = uuid();
  const templateId = uuid();
  await db.query('insert into "Company" (id, name) values ($1, $2)', [companyId, 'Bench']);
  await db.query('insert into "Template" ("companyId", id, name, text) values ($1, $2, $3, $4)', [
    companyId,
    templateId,
    'OTP',
    'Your code is ##VAR1##',
  ]);
  const [allowed = '', refused = '', reported = ''] = await makeKeys(db, companyId, 3);
  await db.query(
    `insert into "WhitelistEntry" ("companyId", id, "credentialId", value, "addedBy")
     select "companyId", gen_random_uuid(), "authkeyId", '127.0.0.1', 'bench' from "AuthkeySecret" where hash = $1`,
    [hashSecret(allowed)],
  );
  await db.query(
    `update "Authkey" a set "reportOnly" = true, "unenforcedSince" = now() from "AuthkeySecret" s
      where s.hash = $1 and a."companyId" = s."companyId" and a.id = s."authkeyId"`,
    [hashSecret(reported)],
  );
  return { companyId, allowed, refused, reported, templateId };
}

/** An API client that may come from all of 127.0.0.0/8. */
export async function makeClient(
  db: pg.Client,
  companyId: string,
): Promise<{ username: string; password: string }> {
  const [id, username, password] = [uuid(), 'bench_client', 'bench-client-password'];
  await db.query('insert into "Client" ("companyId", id, username, "passwordHash") values ($1, $2, $3, $4)', [
    companyId,
    id,
    username,
    await hashPassword(password),
  ]);
  await db.query(
    'insert into "WhitelistEntry" ("companyId", id, "credentialId", value, "addedBy") values ($1, $2, $3, $4, $5)',
    [companyId, uuid(), id, '127.0.0.0/8', 'bench'],
  );
  return { username, password };
}

/** @returns the secrets */
export async function makeKeys(
  db: pg.Client,
  companyId: string,
  count: number,
  ipSecurity = true,
): Promise<string[]> {
  const secrets = Array.from({ length: count }, () => newSecret());
  await db.query(
    `with made as (select * from unnest($2::uuid[], $3::bytea[]) as made(id, hash)),
       keys as (insert into "Authkey" ("companyId", id, name, "ipSecurity") select $1, id, id::text, $4 from made)
     insert into "AuthkeySecret" ("companyId", id, "authkeyId", hash, prefix, suffix, "createdBy")
     select $1, gen_random_uuid(), id, hash, '', '', 'bench' from made`,
    [companyId, secrets.map(() => uuid()), secrets.map((secret) => hashSecret(secret)), ipSecurity],
  );
  return secrets;
}

/** Entries of 10.0.0.0/8 that do not touch each other, so that none is merged. */
export async function fillCompanyList(db: pg.Client, companyId: string, count: number): Promise<void> {
  await db.query(
    `insert into "WhitelistEntry" ("companyId", id, value, "addedBy")
     select $1, gen_random_uuid(), '10.' || i / 32768 || '.' || i / 128 % 256 || '.' || i % 128 * 2, 'bench'
     from generate_series(1, $2::int) i on conflict do nothing`,
    [companyId, count],
  );
  await bump(db, companyId);
}

/** As a "+" does: the entry, the version and the word to every instance, in one transaction. */
export async function addToCompanyList(db: pg.Client, companyId: string, value: string): Promise<void> {
  await db.query(
    'insert into "WhitelistEntry" ("companyId", id, value, "addedBy") values ($1, gen_random_uuid(), $2, $3)',
    [companyId, value, 'bench'],
  );
  await bump(db, companyId);
}

async function bump(db: pg.Client, companyId: string): Promise<void> {
  await db.query(
    `with bumped as (
       update "Company" c set "policyVersion" = c."policyVersion" + 1, "policyStamp" = gen_random_uuid(),
         "whitelistVersion" = c."policyVersion" + 1, "whitelistStamp" = gen_random_uuid()
       from (select id, "policyStamp" from "Company" where id = $1 for update) before where c.id = before.id
       returning c.id, c."policyVersion" as version, c."policyStamp" as stamp, before."policyStamp" as before)
     select pg_notify('keyfence_policy', json_build_object('companyId', id, 'version', version,
       'stamp', stamp, 'previousStamp', before, 'whitelist', true)::text) from bumped`,
    [companyId],
  );
}
