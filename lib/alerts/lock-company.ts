import type { Ctx } from '#lib/core/context';
import type { Tx } from '#lib/core/transact';

/** Until the transaction ends, nobody else changes who this company's alerts go to. */
export async function lockCompany(tx: Tx, ctx: Ctx): Promise<void> {
  await tx.$executeRaw`select 1 from "Company" where id = ${ctx.company.id}::uuid for no key update`;
}
