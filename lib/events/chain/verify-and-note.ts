import { keyfenceCtx } from '#lib/core/context';
import { transact } from '#lib/core/transact';
import { isFirstTime } from '../once.ts';
import { raiseAlert } from '../raise.ts';
import { recordEvent } from '../record.ts';
import { auditFaultAlert } from '../texts/audit-fault.ts';
import { type Verified, verifyChain } from './verify.ts';

/** Verifies a company's chain and notes how far it is right; each fault is told of and written down once. */
export async function verifyAndNote(company: { id: string; name: string }, now: Date): Promise<Verified> {
  const verified = await verifyChain(company.id);
  const { seq, fault } = verified;
  const ctx = keyfenceCtx(company, now);
  await transact(ctx, async (tx) => {
    const found = JSON.stringify(fault);
    await tx.$executeRaw`
      update "AuditHead" set "verifiedSeq" = ${seq}, "verifiedAt" = ${now}, fault = nullif(${found}::jsonb, 'null')
      where "companyId" = ${company.id}::uuid`;
    if (!fault || !(await isFirstTime(tx, company.id, `audit-fault:${fault.fault}:${fault.seq}`, now)))
      return;
    await recordEvent(tx, ctx, {
      action: 'audit-log.verify',
      target: { type: 'audit-log', name: 'Audit log' },
      after: { ...fault },
    });
    await raiseAlert(tx, company, auditFaultAlert(fault, now), { now });
  });
  return verified;
}
