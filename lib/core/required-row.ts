import { validate as isUuid } from 'uuid';
import { Prisma } from '#lib/db/generated/client';
import { AppError } from '#lib/errors';
import type { Ctx } from './context.ts';
import type { Tx } from './transact.ts';

interface RowKey {
  companyId_id: { companyId: string; id: string };
}

/** @throws AppError not_found, the same for a row that never was, a deleted one and another company's */
type RequireRow<Row> = (
  db: Tx,
  ctx: Ctx,
  id: string,
  /** Nobody changes the row until the transaction ends, so that what an audit row says of before and after is true. */
  lock?: 'lock',
) => Promise<Row>;

/**
 * How a verb reads the row that it was given the id of.
 * @param message what the person reads where there is none
 */
export function requiredRow<Row>(
  table: Prisma.ModelName,
  message: string,
  read: (db: Tx, key: RowKey) => Promise<Row | null>,
): RequireRow<Row> {
  const name = Prisma.raw(`"${table}"`);
  return async (db, ctx, id, lock) => {
    const companyId = ctx.company.id;
    if (!isUuid(id)) throw new AppError('not_found', { message });
    if (lock) {
      await db.$executeRaw`select 1 from ${name} where "companyId" = ${companyId}::uuid and id = ${id}::uuid for update`;
    }
    const row = await read(db, { companyId_id: { companyId, id } });
    if (!row) throw new AppError('not_found', { message });
    return row;
  };
}
