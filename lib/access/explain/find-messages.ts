import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';

/** What a request that was accepted has sent. */
export interface RequestMessages {
  /** When they were stored. */
  at: Date;
  /** null: sent from the panel. */
  credentialId: string | null;
  count: number;
}

/** The messages of the company's request of that id; null: none. */
export async function findMessages(
  ctx: Pick<Ctx, 'company'>,
  requestId: string,
): Promise<RequestMessages | null> {
  const where = { companyId: ctx.company.id, requestId };
  const { prisma } = runtime();
  const [first, count] = await Promise.all([
    prisma.message.findFirst({
      where,
      orderBy: { id: 'asc' },
      select: { credentialId: true, createdAt: true },
    }),
    prisma.message.count({ where }),
  ]);
  return first && { at: first.createdAt, credentialId: first.credentialId, count };
}
