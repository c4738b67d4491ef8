import { validate as isUuid } from 'uuid';
import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { type Credential, credentialsSql } from '../credentials/credential.ts';

export interface FailedCredential extends Pick<Credential, 'id' | 'type' | 'name'> {
  isDeleted: boolean;
}

const credentialsMax = 200;

/** Credentials in Failed Logs, by name, to choose from; the chosen one is among them. */
export async function listFailedCredentials(ctx: Ctx, chosen?: string): Promise<FailedCredential[]> {
  const companyId = ctx.company.id;
  const id = chosen && isUuid(chosen) ? chosen : null;
  const rows = await runtime().prisma.$queryRaw<FailedCredential[]>`
    select k.id, k.type, k.name, k."deletedAt" is not null as "isDeleted" from ${credentialsSql} k
    where k."companyId" = ${companyId}::uuid and (k.id = ${id}::uuid or exists (
      select from "TrafficHour" t where t."companyId" = k."companyId" and t."credentialId" = k.id and (t.refused > 0 or t.reported > 0)))
    order by k.id is distinct from ${id}::uuid, lower(k.name), k.id limit ${credentialsMax}`;
  return rows.sort((one, other) => one.name.localeCompare(other.name, 'en'));
}
