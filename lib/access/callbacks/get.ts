import { type Ctx, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { runtime } from '#lib/core/runtime';
import { requireAuthkey } from '../authkeys/require.ts';
import { CallbackIdInput } from './schemas.ts';

export interface PublicCallback {
  url: string;
  createdAt: Date;
}

export const callbackRow = { url: true, createdAt: true } as const;

/** Where an authkey's message states are posted to; null: nowhere. Never the secret. */
export async function getCallback(ctx: Ctx, input: CallbackIdInput): Promise<PublicCallback | null> {
  requireStepUp(ctx);
  const { authkeyId } = parseInput(CallbackIdInput, input);
  const { prisma } = runtime();
  await requireAuthkey(prisma, ctx, authkeyId);
  return prisma.callback.findUnique({
    where: { companyId_credentialId: { companyId: ctx.company.id, credentialId: authkeyId } },
    select: callbackRow,
  });
}
