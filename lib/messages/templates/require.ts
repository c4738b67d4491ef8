import { validate as isUuid } from 'uuid';
import type { Ctx } from '#lib/core/context';
import type { Tx } from '#lib/core/transact';
import { AppError } from '#lib/errors';
import { type PublicTemplate, publicTemplate, templateRow } from './public-template.ts';

/**
 * The template of that id; with `lock` held until the transaction ends.
 * @throws AppError not_found, the same for one that never was, a deleted one, and another company's
 */
export async function requireTemplate(db: Tx, ctx: Ctx, id: string, lock?: 'lock'): Promise<PublicTemplate> {
  if (!isUuid(id)) throw templateNotFound();
  const companyId = ctx.company.id;
  if (lock) {
    await db.$executeRaw`select 1 from "Template" where "companyId" = ${companyId}::uuid and id = ${id}::uuid for update`;
  }
  const row = await db.template.findUnique({
    where: { companyId_id: { companyId, id }, deletedAt: null },
    select: templateRow,
  });
  if (!row) throw templateNotFound();
  return publicTemplate(row);
}

function templateNotFound(): AppError {
  return new AppError('not_found', { message: 'There is no such template.' });
}
