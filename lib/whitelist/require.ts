import { validate as isUuid } from 'uuid';
import type { Ctx } from '../context.ts';
import { AppError } from '../errors.ts';
import type { Tx } from '../transact.ts';

/** @throws AppError not_found, the same for an entry that never was and for another company's */
export async function requireEntry(db: Tx, ctx: Ctx, id: string) {
  const entry = isUuid(id)
    ? await db.whitelistEntry.findUnique({
        where: {
          companyId_id: { companyId: ctx.company.id, id },
          OR: [{ authkeyId: null }, { authkey: { deletedAt: null } }],
        },
        select: {
          id: true,
          authkeyId: true,
          value: true,
          note: true,
          authkey: { select: { id: true, name: true } },
        },
      })
    : null;
  if (!entry) throw entryNotFound();
  return entry;
}

export function entryNotFound(): AppError {
  return new AppError('not_found', { message: 'There is no such entry. It may have been removed already.' });
}
