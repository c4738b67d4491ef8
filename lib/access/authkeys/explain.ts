import { type Ctx, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { runtime } from '#lib/core/runtime';
import { decide, enforced, isSecured } from '#lib/gate/decide';
import { type Explanation, readOneAddress } from '../credentials/explanation.ts';
import { ExplainAddressInput } from '../credentials/schemas.ts';
import { findDecidingEntry } from '../whitelist/find-deciding.ts';
import { readRangeSets } from '../whitelist/read-range-sets.ts';
import { requireAuthkey } from './require.ts';

/**
 * Would this IP get in, and why: the verdict of the gate's own rule.
 * @throws AppError bad_input unless it is one address
 */
export async function explainAddress(ctx: Ctx, input: ExplainAddressInput): Promise<Explanation> {
  requireStepUp(ctx);
  const { id, ip } = parseInput(ExplainAddressInput, input);
  const authkey = await requireAuthkey(runtime().prisma, ctx, id);
  const asked = readOneAddress(ip);
  const [sets, entry] = await Promise.all([
    readRangeSets(ctx, { type: 'authkey', id }),
    findDecidingEntry(ctx, { type: 'authkey', id }, asked),
  ]);
  const policy = {
    ...enforced,
    ipSecurity: authkey.ipSecurity,
    reportOnly: authkey.reportOnly,
    offUntil: authkey.offUntil?.getTime() ?? null,
    disabled: authkey.disabledAt !== null,
    expiresAt: authkey.expiresAt?.getTime() ?? null,
    ...sets,
  };
  const verdict = decide(policy, asked.first, ctx.now.getTime());
  return { ip: asked.value, verdict, ipSecurity: isSecured(policy, ctx.now.getTime()), entry };
}
