import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';

export interface ChecklistStep {
  name: 'authkey' | 'whitelist' | 'accepted' | 'refused';
  done: boolean;
}

/** The first steps of a new account; null when all are done. */
export async function getChecklist(ctx: Ctx): Promise<ChecklistStep[] | null> {
  const companyId = ctx.company.id;
  const [row] = await runtime().prisma.$queryRaw<[Record<ChecklistStep['name'], boolean>]>`select
    exists (select from "Authkey" where "companyId" = ${companyId}::uuid) as authkey,
    exists (select from "WhitelistEntry" where "companyId" = ${companyId}::uuid) as whitelist,
    exists (select from "TrafficHour" where "companyId" = ${companyId}::uuid and accepted > 0) as accepted,
    exists (select from "FailedRequest" where "companyId" = ${companyId}::uuid and outcome = 'refused')
      or exists (select from "TrafficHour" where "companyId" = ${companyId}::uuid and refused > 0) as refused`;
  const steps: ChecklistStep[] = [
    { name: 'authkey', done: row.authkey },
    // Whoever was let in and has emptied the list since has done this, too.
    { name: 'whitelist', done: row.whitelist || row.accepted },
    { name: 'accepted', done: row.accepted },
    { name: 'refused', done: row.refused },
  ];
  return steps.every((step) => step.done) ? null : steps;
}
