import { type Ctx, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { runtime } from '#lib/core/runtime';
import { countListed } from '../whitelist/count-listed.ts';
import { countAuthkeys } from './count.ts';
import { type PublicAuthkey, publicAuthkey } from './public-authkey.ts';
import { requireAuthkey } from './require.ts';
import { AuthkeyIdInput } from './schemas.ts';

export interface AuthkeyDetail extends PublicAuthkey {
  /** Authkeys that the company's whitelist serves: all that are not deleted. */
  companyAuthkeys: number;
  /** Entries of its own whitelist, and of the company's; those of the IP lists that they use included. */
  ownEntries: number;
  companyEntries: number;
  /** Changes with everything that a verdict depends on. */
  policyVersion: number;
}

/** One authkey. @throws AppError not_found, also for another company's */
export async function getAuthkey(ctx: Ctx, input: AuthkeyIdInput): Promise<AuthkeyDetail> {
  requireStepUp(ctx);
  const { id } = parseInput(AuthkeyIdInput, input);
  const { prisma } = runtime();
  const companyId = ctx.company.id;
  const row = await requireAuthkey(prisma, ctx, id);
  const [companyAuthkeys, listed, { policyVersion }] = await Promise.all([
    countAuthkeys(ctx),
    countListed(ctx, [id]),
    prisma.company.findUniqueOrThrow({ where: { id: companyId }, select: { policyVersion: true } }),
  ]);
  return {
    ...publicAuthkey(row, ctx.now),
    companyAuthkeys,
    ownEntries: listed.ofCredential.get(id) ?? 0,
    companyEntries: listed.ofCompany,
    policyVersion: Number(policyVersion),
  };
}
