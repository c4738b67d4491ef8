import { Prisma } from '#lib/db/generated/client';

/** What a request proves itself with: an authkey, or the token of an API client. */
export interface Credential {
  type: 'authkey' | 'client';
  id: string;
  /** The authkey's name, or the client's user name. */
  name: string;
  /** false: any address may use it. Clients are always bound to their addresses. */
  ipSecurity: boolean;
  /** What is in no list is let in all the same, and written down. */
  reportOnly: boolean;
}

/** SQL: all credentials, deleted ones included, as columns of `Credential`, companyId and deletedAt. */
export const credentialsSql = Prisma.sql`(
  select "companyId", id, 'authkey' as type, name, "reportOnly", "deletedAt",
    "ipSecurity" or coalesce("offUntil" <= now(), false) as "ipSecurity" from "Authkey"
  union all select "companyId", id, 'client', username, "reportOnly", "deletedAt", true from "Client")`;
