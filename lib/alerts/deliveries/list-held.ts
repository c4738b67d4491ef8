import { credentialsSql } from '#lib/access/credentials/credential';
import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';

export interface HeldBack {
  credentialId: string;
  /** null: it cannot be found any more. */
  name: string | null;
  /** Refusals that no mail has told of. */
  refused: number;
  since: Date;
}

/** What no mail has told of because the day's alerts were spent, most refused first. */
export async function listHeldBack(ctx: Ctx): Promise<HeldBack[]> {
  const rows = await runtime().prisma.$queryRaw<(Omit<HeldBack, 'refused'> & { refused: bigint })[]>`
    select a."credentialId", k.name, a.held as refused, a."heldSince" as since
    from "RefusalAlert" a
      left join ${credentialsSql} k on k."companyId" = a."companyId" and k.id = a."credentialId"
    where a."companyId" = ${ctx.company.id}::uuid and a.held > 0 order by a.held desc limit 20`;
  return rows.map((row) => ({ ...row, refused: Number(row.refused) }));
}
