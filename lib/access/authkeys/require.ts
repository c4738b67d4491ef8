import { validate as isUuid } from 'uuid';
import type { Ctx } from '#lib/core/context';
import type { Tx } from '#lib/core/transact';
import { AppError } from '#lib/errors';
import { type AuthkeyRow, authkeyRow } from './public-authkey.ts';

/**
 * The authkey of that id, locked until the transaction ends where `lock` is given, so that what the audit
 * row says about before and after is true.
 * @throws AppError not_found, the same for an authkey that never was, a deleted one, and another company's
 */
export async function requireAuthkey(db: Tx, ctx: Ctx, id: string, lock?: 'lock'): Promise<AuthkeyRow> {
  if (!isUuid(id)) throw authkeyNotFound();
  const companyId = ctx.company.id;
  if (lock) {
    await db.$executeRaw`select 1 from "Authkey" where "companyId" = ${companyId}::uuid and id = ${id}::uuid for update`;
  }
  const authkey = await db.authkey.findUnique({
    where: { companyId_id: { companyId, id }, deletedAt: null },
    select: authkeyRow,
  });
  if (!authkey) throw authkeyNotFound();
  return authkey;
}

function authkeyNotFound(): AppError {
  return new AppError('not_found', { message: 'There is no such authkey.' });
}
