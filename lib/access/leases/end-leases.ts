import type { Ctx } from '#lib/core/context';
import type { Tx } from '#lib/core/transact';

/** Nobody holds these addresses in the list any more. What becomes of their entries is up to the caller. */
export async function endLeases(
  tx: Tx,
  ctx: Ctx,
  { credentialId, ips }: { credentialId: string | null; ips: readonly string[] },
): Promise<void> {
  await tx.$executeRaw`delete from "IpLease" where "companyId" = ${ctx.company.id}::uuid
    and "credentialId" = ${credentialId}::uuid and ip = any(${ips}::text[])`;
}
