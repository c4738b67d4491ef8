import { validate as isUuid } from 'uuid';
import type { Ctx } from '../context.ts';
import { runtime } from '../runtime.ts';

const authkeysMax = 200;

/** Authkeys with refused requests, by name, to choose from; the chosen one is always among them. */
export async function listFailedAuthkeys(ctx: Ctx, chosen?: string): Promise<{ id: string; name: string }[]> {
  const companyId = ctx.company.id;
  const id = chosen && isUuid(chosen) ? chosen : null;
  const rows = await runtime().prisma.$queryRaw<{ id: string; name: string }[]>`
    select k.id, k.name from "Authkey" k
    where k."companyId" = ${companyId}::uuid and (k.id = ${id}::uuid or exists (
      select from "TrafficHour" t where t."companyId" = k."companyId" and t."authkeyId" = k.id and t.refused > 0))
    order by k.id is distinct from ${id}::uuid, lower(k.name), k.id limit ${authkeysMax}`;
  return rows.sort((one, other) => one.name.localeCompare(other.name, 'en'));
}
