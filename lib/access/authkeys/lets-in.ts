import type { Ctx } from '#lib/core/context';
import { Prisma } from '#lib/db/generated/client';
import { type Address, parseAddress } from '#lib/net/address';
import { modeSql } from './filters.ts';
import type { IpSecurityMode } from './public-authkey.ts';

/** Why an authkey accepts an address: its own list or the company's, or an IP list that they use, has it, or any may use it. */
export type LetsIn = 'own' | 'company' | 'report' | 'off';

/** Which lists have an address. */
export interface ListedIn {
  byOwn: boolean;
  byCompany: boolean;
}

/** The address that a search is for, in strict form; null: it is for something else. */
export function searchedAddress(query: string): Address | null {
  return parseAddress(query);
}

/** Whether the lists of the authkey `k` have an address now, as `ListedIn`; and whether it accepts it. */
export function letsInSql(ctx: Ctx, address: Address): { columns: Prisma.Sql; where: Prisma.Sql } {
  const good = Prisma.sql`w."companyId" = ${ctx.company.id}::uuid and w."first" <= ${address.text}::inet
    and w."last" >= ${address.text}::inet and (w."expiresAt" is null or w."expiresAt" > ${ctx.now})`;
  const byList = Prisma.sql`select u."credentialId" from "WhitelistEntry" w
    join "IpListUse" u on u."companyId" = w."companyId" and u."listId" = w."credentialId" where ${good}`;
  const byOwn = Prisma.sql`k.id in (
    select w."credentialId" from "WhitelistEntry" w where w."credentialId" is not null and ${good}
    union ${byList} and u."credentialId" is not null)`;
  const byCompany = Prisma.sql`(exists (
    select 1 from "WhitelistEntry" w where w."credentialId" is null and ${good})
    or exists (${byList} and u."credentialId" is null))`;
  return {
    columns: Prisma.sql`${byOwn} as "byOwn", ${byCompany} as "byCompany"`,
    where: Prisma.sql`(${byOwn} or ${byCompany} or ${modeSql('off', ctx.now)} or ${modeSql('report', ctx.now)})`,
  };
}

export function whyLetIn(mode: IpSecurityMode, { byOwn, byCompany }: ListedIn): LetsIn | null {
  if (mode === 'off') return 'off';
  if (byOwn) return 'own';
  if (byCompany) return 'company';
  return mode === 'report' ? 'report' : null;
}
