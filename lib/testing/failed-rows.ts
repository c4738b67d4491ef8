import { runtime } from '#lib/core/runtime';

/** What stands in Failed Logs of a credential, minutes added up. */
export async function failedRows(credentialId: string) {
  const { rows } = await runtime().pool.query(
    `select host(ip) as ip, endpoint, reason, outcome, sum(attempts)::int as attempts from "FailedRequest"
     where "credentialId" = $1 group by 1, 2, 3, 4 order by 1, 2, 3`,
    [credentialId],
  );
  return rows;
}
