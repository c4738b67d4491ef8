import { Prisma } from '#lib/db/generated/client';
import { AppError } from '#lib/errors';
import type { Ctx } from './context.ts';
import type { Tx } from './transact.ts';

/**
 * Holds the company's names until the transaction ends.
 * @throws AppError conflict when another row that is not deleted has this name, in whatever case
 */
type RequireUniqueName = (tx: Tx, ctx: Ctx, name: string, exceptId?: string) => Promise<void>;

/**
 * @param noun with its article: "an authkey"
 * @param gone the column that is null until the row gives its name free
 */
export function uniqueNames(
  table: 'Authkey' | 'IpList' | 'Template' | 'ServiceToken',
  noun: string,
  gone: 'deletedAt' | 'revokedAt' = 'deletedAt',
): RequireUniqueName {
  const from = Prisma.raw(`"${table}"`);
  const isLive = Prisma.raw(`"${gone}" is null`);
  return async (tx, ctx, name, exceptId) => {
    const companyId = ctx.company.id;
    const names = `${table.toLowerCase()}-names:${companyId}`;
    await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${names}, 0))`;
    const [taken] = await tx.$queryRaw<{ name: string }[]>`
      select name from ${from} where "companyId" = ${companyId}::uuid and ${isLive}
        and lower(name) = lower(${name}) and id is distinct from ${exceptId ?? null}::uuid limit 1`;
    if (!taken) return;
    const message = `There is already ${noun} named ${taken.name}. Choose another name.`;
    throw new AppError('conflict', { message, problems: [{ path: 'name', message }] });
  };
}
