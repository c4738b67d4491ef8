import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { Prisma } from '#lib/db/generated/client';
import type { Entry } from '#lib/net/range';
import type { Credential } from '../credentials/credential.ts';
import { overlaps } from './containment.ts';

export interface DecidingEntry {
  value: string;
  note: string;
  /** Whose list it stands in. */
  list: Credential['type'] | 'company';
}

/**
 * The entry that lets an address in: the credential's own before the company's, which serves authkeys only,
 * then the narrowest.
 */
export async function findDecidingEntry(
  ctx: Ctx,
  { type, id }: Pick<Credential, 'type' | 'id'>,
  address: Entry,
): Promise<DecidingEntry | null> {
  const [row] = await runtime().prisma.$queryRaw<DecidingEntry[]>(Prisma.sql`
    select value, note, case when "credentialId" is null then 'company' else ${type} end as list
    from "WhitelistEntry"
    where "companyId" = ${ctx.company.id}::uuid and ("credentialId" = ${id}::uuid or ("credentialId" is null and ${type} = 'authkey'))
      and ("expiresAt" is null or "expiresAt" > ${ctx.now}) and ${overlaps(address)}
    order by "credentialId" nulls last, case when strpos(value, '-') > 0 then 0 else masklen(value::inet) end desc
    limit 1`);
  return row ?? null;
}
