import { Prisma } from '#lib/db/generated/client';
import type { CredentialType } from '#lib/gate/decide';

/** What a request proves itself with: an authkey, the token of an API client, or a service token. */
export interface Credential {
  type: CredentialType;
  id: string;
  /** The authkey's or service token's name, or the client's user name. */
  name: string;
  /** false: any address may use it. All but authkeys are always bound to their addresses. */
  ipSecurity: boolean;
  /** What is in no list is let in all the same, and written down. */
  reportOnly: boolean;
}

/** SQL: all credentials, deleted and revoked ones included, as columns of `Credential`, companyId and deletedAt. */
export const credentialsSql = Prisma.sql`(
  select "companyId", id, 'authkey' as type, name, "reportOnly", "deletedAt",
    "ipSecurity" or coalesce("offUntil" <= now(), false) as "ipSecurity" from "Authkey"
  union all select "companyId", id, 'client', username, "reportOnly", "deletedAt", true from "Client"
  union all select "companyId", id, 'token', name, false, "revokedAt", true from "ServiceToken")`;
