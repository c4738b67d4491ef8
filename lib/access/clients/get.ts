import { type Ctx, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { runtime } from '#lib/core/runtime';
import { countListed } from '../whitelist/count-listed.ts';
import { type PublicClient, publicClient } from './public-client.ts';
import { requireClient } from './require.ts';
import { ClientIdInput } from './schemas.ts';

export interface ClientDetail extends PublicClient {
  /** Entries of its whitelist, and of the IP lists that it uses: all that it gets tokens from. */
  entries: number;
  /** Changes with everything that a verdict depends on. */
  policyVersion: number;
}

/** One API client. @throws AppError not_found, also for another company's */
export async function getClient(ctx: Ctx, input: ClientIdInput): Promise<ClientDetail> {
  requireStepUp(ctx);
  const { id } = parseInput(ClientIdInput, input);
  const { prisma } = runtime();
  const companyId = ctx.company.id;
  const row = await requireClient(prisma, ctx, id);
  const [{ ofCredential }, { policyVersion }] = await Promise.all([
    countListed(ctx, [id]),
    prisma.company.findUniqueOrThrow({ where: { id: companyId }, select: { policyVersion: true } }),
  ]);
  return {
    ...publicClient(row, ctx.now),
    entries: ofCredential.get(id) ?? 0,
    policyVersion: Number(policyVersion),
  };
}
