import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import type { Prisma } from '#lib/db/client';
import { Prisma as Sql } from '#lib/db/generated/client';
import { type Address, parseAddress } from '#lib/net/address';
import { modeWhere } from './filters.ts';
import type { IpSecurityMode } from './public-authkey.ts';

/** Why an authkey accepts an address: its own list or the company's has it, or any address may use it. */
export type LetsIn = 'own' | 'company' | 'report' | 'off';

/** The address that a search is for, in strict form; null: it is for something else. */
export function searchedAddress(query: string): Address | null {
  return parseAddress(query);
}

/** Which authkeys accept an address now, and why. */
export async function authkeysThatLetIn(ctx: Ctx, address: Address) {
  const rows = await runtime().prisma.$queryRaw<{ id: string | null }[]>(Sql.sql`
    select distinct "credentialId" as id from "WhitelistEntry"
    where "companyId" = ${ctx.company.id}::uuid and "first" <= ${address.text}::inet
      and "last" >= ${address.text}::inet and ("expiresAt" is null or "expiresAt" > ${ctx.now})`);
  const own = new Set(rows.flatMap(({ id }) => id ?? []));
  const byCompany = rows.some(({ id }) => id === null);
  const where: Prisma.AuthkeyWhereInput = byCompany
    ? {}
    : { OR: [{ id: { in: [...own] } }, modeWhere('off', ctx.now), modeWhere('report', ctx.now)] };
  const why = ({ id, mode }: { id: string; mode: IpSecurityMode }): LetsIn | null => {
    if (mode === 'off') return 'off';
    if (own.has(id)) return 'own';
    if (byCompany) return 'company';
    return mode === 'report' ? 'report' : null;
  };
  return { where, why };
}
