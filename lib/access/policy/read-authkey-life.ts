import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';

/** The longest that an authkey of the company may live, in days; null: for ever. */
export async function readAuthkeyLife(ctx: Ctx): Promise<number | null> {
  const { authkeyLifeDays } = await runtime().prisma.company.findUniqueOrThrow({
    where: { id: ctx.company.id },
    select: { authkeyLifeDays: true },
  });
  return authkeyLifeDays;
}
