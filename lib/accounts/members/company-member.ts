import type { Ctx } from '#lib/core/context';
import { requiredRow } from '#lib/core/required-row';
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

export const requireCompanyMember = requiredRow('Member', 'There is no such member.', (db, key) =>
  db.member.findUnique({ where: key, select: companyMember }),
);

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
