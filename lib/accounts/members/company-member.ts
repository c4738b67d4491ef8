import { validate as isUuid } from 'uuid';
import type { Ctx } from '#lib/core/context';
import type { Tx } from '#lib/core/transact';
import type { Prisma } from '#lib/db/client';
import { AppError } from '#lib/errors';

/** What colleagues may see of a member. */
const companyMember = {
  id: true,
  name: true,
  email: true,
  role: true,
  disabledAt: true,
} satisfies Prisma.MemberSelect;

export type CompanyMember = Prisma.MemberGetPayload<{ select: typeof companyMember }>;

/** @throws AppError not_found, the same for a member that never was and another company's */
export async function requireCompanyMember(tx: Tx, ctx: Ctx, id: string): Promise<CompanyMember> {
  const found = isUuid(id)
    ? await tx.member.findUnique({
        where: { companyId_id: { companyId: ctx.company.id, id } },
        select: companyMember,
      })
    : null;
  if (!found) throw new AppError('not_found', { message: 'There is no such member.' });
  return found;
}

/** @throws AppError conflict unless somebody else is an owner who can sign in */
export async function requireAnotherOwner(tx: Tx, ctx: Ctx, id: string): Promise<void> {
  const others = await tx.member.count({
    where: { companyId: ctx.company.id, role: 'owner', disabledAt: null, id: { not: id } },
  });
  if (others > 0) return;
  throw new AppError('conflict', {
    message:
      'This is the last owner, and a company needs one. Make somebody else an owner first; nothing was changed.',
  });
}

export function updateCompanyMember(
  tx: Tx,
  ctx: Ctx,
  id: string,
  data: Prisma.MemberUpdateInput,
): Promise<CompanyMember> {
  const where = { companyId_id: { companyId: ctx.company.id, id } };
  return tx.member.update({ where, data, select: companyMember });
}
