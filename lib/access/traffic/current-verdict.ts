import type { Ctx } from '#lib/core/context';
import {
  type CredentialPolicy,
  decide,
  decideByOwnList,
  decideToken,
  type RefusalReason,
  type Verdict,
} from '#lib/gate/decide';
import { aboutNetwork, listOf } from '#lib/gate/list-sets';
import type { Address } from '#lib/net/address';
import { knownInterval } from '#lib/net/known-address';
import { readPolicies } from '../credentials/read-policies.ts';

/**
 * What would happen to the same request now: `whitelisted` in its own list, `company` in the company's, `open`
 * because IP security is off, `report` because of report only; refused because it is in no list (`refused`), because the credential is
 * `disabled` or `expired`, because the token is another IP's (`token-ip`) or no longer good (`revoked`), or because the
 * password is wrong (`password`); `gone` when the credential was deleted.
 */
export type FailedState =
  | 'whitelisted'
  | 'company'
  | 'open'
  | 'report'
  | 'refused'
  | 'disabled'
  | 'expired'
  | 'old-secret'
  | 'token-ip'
  | 'revoked'
  | 'password'
  | 'gone';

const refusedStates: Partial<Record<Verdict, FailedState>> = {
  DISABLED: 'disabled',
  EXPIRED: 'expired',
  OLD_SECRET: 'old-secret',
  TOKEN_OF_OTHER_IP: 'token-ip',
  REVOKED: 'revoked',
  WOULD_REFUSE: 'report',
};

/** The states of requests, in the same order. @param rows reason: null of what was not refused */
export async function failedStates(
  ctx: Ctx,
  rows: readonly { ip: string; credentialId: string; reason: RefusalReason | null }[],
): Promise<FailedState[]> {
  const policies = await readPolicies(ctx, [...new Set(rows.map((row) => row.credentialId))]);
  return rows.map(({ ip, credentialId, reason }) => {
    const policy = policies.get(credentialId);
    if (!policy) return 'gone';
    const from = knownInterval(ip);
    const asked = from ? aboutNetwork(policy, from.last) : policy;
    const address = from?.first ?? null;
    const verdict = decideAgain(asked, address, reason, ctx.now.getTime());
    // Also where the address is whitelisted: there is no "+" beside a wrong password.
    const isWrong = reason === 'password' || reason === 'guesses';
    if (isWrong && verdict !== 'DISABLED' && verdict !== 'EXPIRED') return 'password';
    if (verdict !== 'ALLOWED') return refusedStates[verdict] ?? 'refused';
    const list = listOf(asked, address);
    return list === null ? 'open' : list === 'own' ? 'whitelisted' : 'company';
  });
}

/** The gate's own rule for the same request. A token or secret that was refused for its own sake stays what it was. */
function decideAgain(
  policy: CredentialPolicy,
  address: Address | null,
  reason: RefusalReason | null,
  now: number,
): Verdict {
  if (policy.type === 'authkey') {
    return decide(reason === 'old-secret' ? { ...policy, secretEndsAt: now } : policy, address, now);
  }
  if (reason !== 'token-ip' && reason !== 'revoked') return decideByOwnList(policy, address, now);
  const token = {
    clientId: policy.credentialId,
    tokenVersion: reason === 'revoked' ? policy.tokenVersion - 1 : policy.tokenVersion,
    ip: '',
    expiresAt: Number.POSITIVE_INFINITY,
  };
  return decideToken(policy, token, address, now);
}
