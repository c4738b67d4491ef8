import type { Ctx } from '../context.ts';
import type { Tx } from '../transact.ts';

/** Until the transaction ends, nobody else changes who this company's alerts go to. */
export async function lockCompany(tx: Tx, ctx: Ctx): Promise<void> {
  await tx.$executeRaw`select 1 from "Company" where id = ${ctx.company.id}::uuid for no key update`;
}
