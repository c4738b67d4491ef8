import type { Ctx } from '#lib/core/context';
import type { Tx } from '#lib/core/transact';
import { AppError } from '#lib/errors';

/**
 * Holds the company's names until the transaction ends.
 * @throws AppError conflict when another authkey that is not deleted has this name, in whatever case
 */
export async function requireUniqueName(tx: Tx, ctx: Ctx, name: string, exceptId?: string): Promise<void> {
  const companyId = ctx.company.id;
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`authkey-names:${companyId}`}, 0))`;
  const [taken] = await tx.$queryRaw<{ name: string }[]>`
    select name from "Authkey" where "companyId" = ${companyId}::uuid and "deletedAt" is null
      and lower(name) = lower(${name}) and id is distinct from ${exceptId ?? null}::uuid limit 1`;
  if (!taken) return;
  const message = `There is already an authkey named ${taken.name}. Choose another name.`;
  throw new AppError('conflict', { message, problems: [{ path: 'name', message }] });
}
