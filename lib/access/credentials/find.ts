import { validate as isUuid } from 'uuid';
import type { Ctx } from '#lib/core/context';
import type { Tx } from '#lib/core/transact';
import { Prisma } from '#lib/db/generated/client';
import { type Credential, credentialsSql } from './credential.ts';

export interface FoundCredential extends Credential {
  deletedAt: Date | null;
}

/** The company's credentials of these ids, deleted ones included; what is none of them is left out. */
export async function findCredentials(
  db: Tx,
  ctx: Pick<Ctx, 'company'>,
  ids: readonly string[],
): Promise<Map<string, FoundCredential>> {
  const wanted = ids.filter((id) => isUuid(id));
  if (wanted.length === 0) return new Map();
  const rows = await db.$queryRaw<FoundCredential[]>(Prisma.sql`
    select id, type, name, "ipSecurity", "reportOnly", "deletedAt" from ${credentialsSql} k
    where "companyId" = ${ctx.company.id}::uuid and id = any(${wanted}::uuid[])`);
  return new Map(rows.map((row) => [row.id, row]));
}
