import { hashPassword, hashWithSaltOf } from '#lib/core/password/password';
import type { Tx } from '#lib/core/transact';

/**
 * A user name belongs to a company, so others may have it too; all their clients of that name share a salt, which is
 * how one hash tells whose a password is. Until the transaction ends nobody else makes a client of that name.
 * @returns a PHC string
 */
export async function hashForUsername(tx: Tx, username: string, password: string): Promise<string> {
  const name = username.toLowerCase();
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`client ${name}`}, 0))`;
  const [other] = await tx.$queryRaw<{ passwordHash: string }[]>`
    select "passwordHash" from "Client" where lower(username) = ${name} and "deletedAt" is null limit 1`;
  return other ? hashWithSaltOf(other.passwordHash, password, 'person') : hashPassword(password, 'person');
}
