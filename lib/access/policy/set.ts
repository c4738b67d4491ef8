import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { transact } from '#lib/core/transact';
import { recordEvent } from '#lib/events/record';
import { type CompanyPolicy, SetCompanyPolicyInput } from './schemas.ts';

const policyRow = { requireIpSecurityDays: true, authkeyLifeDays: true } as const;

/**
 * Sets what the company asks of its authkeys. It changes none of them: who does not keep to it is listed
 * (getCompanyPolicy), and a life that is too long is refused from then on (requireAllowedLife).
 */
export async function setCompanyPolicy(ctx: Ctx, input: SetCompanyPolicyInput): Promise<CompanyPolicy> {
  requireRole(ctx, 'owner', 'set what the company asks of authkeys');
  requireStepUp(ctx);
  const after = parseInput(SetCompanyPolicyInput, input);
  return transact(ctx, async (tx) => {
    const { id, name } = ctx.company;
    await tx.$executeRaw`select 1 from "Company" where id = ${id}::uuid for no key update`;
    const before = await tx.company.findUniqueOrThrow({ where: { id }, select: policyRow });
    const isSame =
      before.requireIpSecurityDays === after.requireIpSecurityDays &&
      before.authkeyLifeDays === after.authkeyLifeDays;
    if (isSame) return after;
    await tx.company.update({ where: { id }, data: after, select: { id: true } });
    await recordEvent(tx, ctx, {
      action: 'company.set-policy',
      target: { type: 'policy', name },
      before,
      after,
    });
    return after;
  });
}
