import { validate as isUuid } from 'uuid';
import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { type CredentialPolicy, enforced } from '#lib/gate/decide';
import { passwordExpiresAtSql } from '../clients/password-expiry.ts';
import { readRangeSets } from '../whitelist/read-range-sets.ts';

type Row = Pick<
  CredentialPolicy,
  'type' | 'credentialId' | 'ipSecurity' | 'reportOnly' | 'disabled' | 'tokenVersion'
> & { offUntil: Date | null; expiresAt: Date | null };

/** What the gate would decide by now about the company's credentials of these ids; deleted and revoked ones are left out. */
export async function readPolicies(ctx: Ctx, ids: readonly string[]): Promise<Map<string, CredentialPolicy>> {
  const wanted = ids.filter((id) => isUuid(id));
  if (wanted.length === 0) return new Map();
  const companyId = ctx.company.id;
  const rows = await runtime().prisma.$queryRaw<Row[]>`
    select 'authkey' as type, id as "credentialId", "ipSecurity", "reportOnly", "offUntil",
      "disabledAt" is not null as disabled, "expiresAt",
      0 as "tokenVersion"
    from "Authkey" where "companyId" = ${companyId}::uuid and id = any(${wanted}::uuid[]) and "deletedAt" is null
    union all
    select 'client', id, true, "reportOnly", null, "disabledAt" is not null, ${passwordExpiresAtSql()}, "tokenVersion"
    from "Client" where "companyId" = ${companyId}::uuid and id = any(${wanted}::uuid[]) and "deletedAt" is null
    union all
    select 'token', id, true, false, null, false, "expiresAt", 0
    from "ServiceToken" where "companyId" = ${companyId}::uuid and id = any(${wanted}::uuid[]) and "revokedAt" is null`;
  const policies = new Map<string, CredentialPolicy>();
  // One after the other: authkeys need the company's list, which is built once and then kept.
  for (const { offUntil, expiresAt, ...row } of rows) {
    const sets = await readRangeSets(ctx, { type: row.type, id: row.credentialId });
    policies.set(row.credentialId, {
      ...enforced,
      ...row,
      ...sets,
      companyId,
      rollingSecretId: null,
      offUntil: offUntil?.getTime() ?? null,
      expiresAt: expiresAt?.getTime() ?? null,
    });
  }
  return policies;
}
