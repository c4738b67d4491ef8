import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { encodePolicyChange, policyChannel } from '#lib/db/policy-change';

/**
 * What another instance does: one statement and the company's new policy version in a transaction, told by
 * NOTIFY and to nobody in this process.
 */
export async function changeElsewhere(
  databaseUrl: string,
  companyId: string,
  statement: pg.QueryConfig,
  what: { credentialId?: string; whitelist?: true } = {},
): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('begin');
    await client.query(statement);
    const { rows } = await client.query('select "policyStamp" from "Company" where id = $1 for update', [
      companyId,
    ]);
    const stamp = randomUUID();
    const bumped = await client.query(
      `update "Company" set "policyVersion" = "policyVersion" + 1, "policyStamp" = $2 where id = $1
       returning "policyVersion"::int as version`,
      [companyId, stamp],
    );
    const change = {
      companyId,
      version: bumped.rows[0].version,
      stamp,
      previousStamp: rows[0].policyStamp,
      ...what,
    };
    await client.query('select pg_notify($1, $2)', [policyChannel, encodePolicyChange(change)]);
    await client.query('commit');
  } finally {
    await client.end();
  }
}
