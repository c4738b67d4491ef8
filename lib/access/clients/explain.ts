import { type Ctx, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { runtime } from '#lib/core/runtime';
import { decideToken, enforced } from '#lib/gate/decide';
import { type Explanation, readOneAddress } from '../credentials/explanation.ts';
import { ExplainAddressInput } from '../credentials/schemas.ts';
import { findDecidingEntry } from '../whitelist/find-deciding.ts';
import { readRangeSets } from '../whitelist/read-range-sets.ts';
import { passwordExpiresAt } from './password-expiry.ts';
import { requireClient } from './require.ts';

/**
 * Would a token that this IP got a moment ago get in, and why: the verdict of the gate's own rule.
 * @throws AppError bad_input unless it is one address
 */
export async function explainClientAddress(ctx: Ctx, input: ExplainAddressInput): Promise<Explanation> {
  requireStepUp(ctx);
  const { id, ip } = parseInput(ExplainAddressInput, input);
  const client = await requireClient(runtime().prisma, ctx, id);
  const asked = readOneAddress(ip);
  const [sets, entry] = await Promise.all([
    readRangeSets(ctx, { type: 'client', id }),
    findDecidingEntry(ctx, { type: 'client', id }, asked),
  ]);
  const tokenVersion = 1;
  const policy = {
    ...enforced,
    type: 'client' as const,
    rollingSecretId: null,
    reportOnly: client.reportOnly,
    companyId: ctx.company.id,
    credentialId: id,
    disabled: client.disabledAt !== null,
    expiresAt: passwordExpiresAt(client)?.getTime() ?? null,
    tokenVersion,
    ...sets,
  };
  const token = { clientId: id, tokenVersion, ip: asked.first.text, expiresAt: Number.POSITIVE_INFINITY };
  const verdict = decideToken(policy, token, asked.first, ctx.now.getTime());
  return { ip: asked.value, verdict, ipSecurity: true, entry };
}
