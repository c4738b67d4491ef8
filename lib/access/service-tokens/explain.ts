import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { runtime } from '#lib/core/runtime';
import { decideByOwnList } from '#lib/gate/decide';
import { type Explanation, readOneAddress } from '../credentials/explanation.ts';
import { readPolicies } from '../credentials/read-policies.ts';
import { ExplainAddressInput } from '../credentials/schemas.ts';
import { findDecidingEntry } from '../whitelist/find-deciding.ts';
import { requireServiceToken } from './require.ts';

/**
 * Would a call with the token from this IP get in, and why: the verdict of the gate's own rule.
 * @throws AppError bad_input unless it is one address
 */
export async function explainTokenAddress(ctx: Ctx, input: ExplainAddressInput): Promise<Explanation> {
  requireRole(ctx, 'admin', 'see a service token');
  requireStepUp(ctx);
  const { id, ip } = parseInput(ExplainAddressInput, input);
  await requireServiceToken(runtime().prisma, ctx, id);
  const asked = readOneAddress(ip);
  const [policies, entry] = await Promise.all([
    readPolicies(ctx, [id]),
    findDecidingEntry(ctx, { type: 'token', id }, asked),
  ]);
  const verdict = decideByOwnList(policies.get(id) ?? null, asked.first, ctx.now.getTime());
  return { ip: asked.value, verdict, ipSecurity: true, entry };
}
