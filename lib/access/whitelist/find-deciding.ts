import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { Prisma } from '#lib/db/generated/client';
import type { Entry } from '#lib/net/range';
import type { Credential } from '../credentials/credential.ts';

export interface DecidingEntry {
  value: string;
  note: string;
  /** Whose list it stands in. */
  list: Credential['type'] | 'company';
  /** The IP list that it stands in, which `list` uses; null: in none. */
  ipList: { id: string; name: string } | null;
}

/**
 * The entry that lets an address in: the credential's own, then those of the IP lists that it uses, before the company's
 * and those of its IP lists, which serve authkeys only; then the narrowest.
 */
export async function findDecidingEntry(
  ctx: Ctx,
  { type, id }: Pick<Credential, 'type' | 'id'>,
  address: Entry,
): Promise<DecidingEntry | null> {
  const companyId = ctx.company.id;
  const [row] = await runtime().prisma.$queryRaw<FoundRow[]>(Prisma.sql`
    with used as (
      select ${id}::uuid as owner, 'own' as by, 0 as rank, null::uuid as "listId", null as name
      union all select null, 'company', 2, null, null where ${type} = 'authkey'
      union all
      select l.id, case when u."credentialId" is null then 'company' else 'own' end,
        case when u."credentialId" is null then 3 else 1 end, l.id, l.name
      from "IpListUse" u
        join "IpList" l on l."companyId" = u."companyId" and l.id = u."listId" and l."deletedAt" is null
      where u."companyId" = ${companyId}::uuid
        and (u."credentialId" = ${id}::uuid or (u."credentialId" is null and ${type} = 'authkey'))
    )
    select w.value, w.note, used.by, used."listId", used.name from used
      join "WhitelistEntry" w on w."companyId" = ${companyId}::uuid and w."credentialId" is not distinct from used.owner
    where (w."expiresAt" is null or w."expiresAt" > ${ctx.now})
      and w."first" <= ${address.last.text}::inet and w."last" >= ${address.first.text}::inet
    order by used.rank, case when strpos(w.value, '-') > 0 then 0 else masklen(w.value::inet) end desc
    limit 1`);
  if (!row) return null;
  const { value, note, by, listId, name } = row;
  const ipList = listId !== null && name !== null ? { id: listId, name } : null;
  return { value, note, list: by === 'own' ? type : by, ipList };
}

interface FoundRow {
  value: string;
  note: string;
  by: 'own' | 'company';
  listId: string | null;
  name: string | null;
}
