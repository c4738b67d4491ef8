import type { Ctx } from '../context.ts';
import { Prisma } from '../db/generated/client.ts';
import type { Entry } from '../net/range.ts';
import { runtime } from '../runtime.ts';
import { overlaps } from './containment.ts';

export interface DecidingEntry {
  value: string;
  note: string;
  list: 'authkey' | 'company';
}

/** The entry that lets an address in: the authkey's own before the company's, then the narrowest. */
export async function findDecidingEntry(
  ctx: Ctx,
  authkeyId: string,
  address: Entry,
): Promise<DecidingEntry | null> {
  const [row] = await runtime().prisma.$queryRaw<DecidingEntry[]>(Prisma.sql`
    select value, note, case when "authkeyId" is null then 'company' else 'authkey' end as list
    from "WhitelistEntry"
    where "companyId" = ${ctx.company.id}::uuid and ("authkeyId" = ${authkeyId}::uuid or "authkeyId" is null)
      and ${overlaps(address)}
    order by "authkeyId" nulls last, case when strpos(value, '-') > 0 then 0 else masklen(value::inet) end desc
    limit 1`);
  return row ?? null;
}
