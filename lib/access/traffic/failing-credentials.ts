import { validate as isUuid } from 'uuid';
import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { type Credential, credentialsSql } from '../credentials/credential.ts';

const credentialsMax = 200;

/** Authkeys and API clients with refused requests, by name, to choose from; the chosen one is among them. */
export async function listFailedCredentials(
  ctx: Ctx,
  chosen?: string,
): Promise<Pick<Credential, 'id' | 'type' | 'name'>[]> {
  const companyId = ctx.company.id;
  const id = chosen && isUuid(chosen) ? chosen : null;
  const rows = await runtime().prisma.$queryRaw<Pick<Credential, 'id' | 'type' | 'name'>[]>`
    select k.id, k.type, k.name from ${credentialsSql} k
    where k."companyId" = ${companyId}::uuid and (k.id = ${id}::uuid or exists (
      select from "TrafficHour" t where t."companyId" = k."companyId" and t."credentialId" = k.id and t.refused > 0))
    order by k.id is distinct from ${id}::uuid, lower(k.name), k.id limit ${credentialsMax}`;
  return rows.sort((one, other) => one.name.localeCompare(other.name, 'en'));
}
