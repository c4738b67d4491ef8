import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { type PublicRecipient, publicRecipient, recipientRow, shownMobile } from './public-recipient.ts';

export interface AlertRecipients {
  /** Registered with the account; always told. Numbers are masked: see `mayReadNumbers`. */
  owners: { id: string; name: string; email: string; mobile: string }[];
  /** In the order in which they were added. */
  others: PublicRecipient[];
}

/** Everyone who gets the company's alerts by mail or SMS, or has been asked to. */
export async function listRecipients(ctx: Ctx): Promise<AlertRecipients> {
  const { prisma } = runtime();
  const companyId = ctx.company.id;
  const [owners, others] = await Promise.all([
    prisma.member.findMany({
      where: { companyId, role: 'owner', disabledAt: null },
      select: { id: true, name: true, email: true, mobile: true },
      orderBy: { createdAt: 'asc' },
    }),
    prisma.alertRecipient.findMany({ where: { companyId }, select: recipientRow, orderBy: { id: 'asc' } }),
  ]);
  return {
    owners: owners.map((owner) => ({ ...owner, mobile: shownMobile(ctx, owner.mobile) })),
    others: others.map((row) => publicRecipient(ctx, row)),
  };
}
