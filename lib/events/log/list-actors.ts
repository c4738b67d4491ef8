import type { Actor, Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { actorKeySql } from './matching.ts';

export interface LoggedActor {
  type: Actor['type'];
  /** The id; of the system, the name. With the type before it, what `who` of the filters takes. */
  key: string;
  /** As they were called last. */
  name: string;
}

const actorsMax = 200;

/**
 * Who has done anything that is in the log: people by name, then API clients, then the system. Jumps from one to the
 * next in the index (actor, seq), however many events each has.
 */
export async function listActors(ctx: Ctx): Promise<LoggedActor[]> {
  const companyId = ctx.company.id;
  const found = await runtime().prisma.$queryRaw<LoggedActor[]>`
    with recursive actors as (
      (select "actorType" as type, ${actorKeySql} as key from "AuditEvent" where "companyId" = ${companyId}::uuid
        order by 1, 2 limit 1)
      union all
      (select next.* from actors, lateral (
        select "actorType", ${actorKeySql} from "AuditEvent"
        where "companyId" = ${companyId}::uuid and ("actorType", ${actorKeySql}) > (actors.type, actors.key)
        order by 1, 2 limit 1) next)
    )
    select actors.type, actors.key, named.name
    from actors, lateral (
      select "actorName" as name from "AuditEvent"
      where "companyId" = ${companyId}::uuid and "actorType" = actors.type and ${actorKeySql} = actors.key
      order by seq desc limit 1) named
    limit ${actorsMax}`;
  return found.sort(
    (one, other) => ranks[one.type] - ranks[other.type] || one.name.localeCompare(other.name),
  );
}

const ranks: Record<Actor['type'], number> = { member: 0, client: 1, token: 2, system: 3 };
