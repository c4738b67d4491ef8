import { validate as isUuid } from 'uuid';
import type { Ctx } from '#lib/core/context';
import type { Tx } from '#lib/core/transact';
import { AppError } from '#lib/errors';
import { type ClientRow, clientRow } from './public-client.ts';

/**
 * The API client of that id, locked until the transaction ends where `lock` is given, so that what the
 * audit row says about before and after is true.
 * @throws AppError not_found, the same for one that never was, a deleted one, and another company's
 */
export async function requireClient(db: Tx, ctx: Ctx, id: string, lock?: 'lock'): Promise<ClientRow> {
  if (!isUuid(id)) throw clientNotFound();
  const companyId = ctx.company.id;
  if (lock) {
    await db.$executeRaw`select 1 from "Client" where "companyId" = ${companyId}::uuid and id = ${id}::uuid for update`;
  }
  const client = await db.client.findUnique({
    where: { companyId_id: { companyId, id }, deletedAt: null },
    select: clientRow,
  });
  if (!client) throw clientNotFound();
  return client;
}

function clientNotFound(): AppError {
  return new AppError('not_found', { message: 'There is no such API client.' });
}
