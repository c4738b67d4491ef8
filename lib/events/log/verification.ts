import { z } from 'zod';
import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';

const Found = z.object({ seq: z.number(), words: z.string() });

/** How far the company's log was found right when it was verified last. */
export interface Verification {
  /** Up to this event. */
  seq: number;
  at: Date;
  /** The first that is wrong, in a sentence; null: nothing is. */
  fault: string | null;
}

/** null: it was not verified yet. Everybody of the company reads it. */
export async function readVerification(ctx: Ctx): Promise<Verification | null> {
  const head = await runtime().prisma.auditHead.findUnique({
    where: { companyId: ctx.company.id },
    select: { verifiedSeq: true, verifiedAt: true, fault: true },
  });
  if (!head?.verifiedAt) return null;
  const { verifiedSeq, verifiedAt: at, fault } = head;
  return { seq: Number(verifiedSeq ?? 0), at, fault: fault === null ? null : Found.parse(fault).words };
}
