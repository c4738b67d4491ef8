import type pg from 'pg';
import { type CredentialPolicy, decidePassword, refusalReason } from '../gate/decide.ts';
import { log } from '../log.ts';
import type { Address } from '../net/address.ts';
import { verifyPassword } from '../passwords/password.ts';
import { runtime } from '../runtime.ts';
import type { PasswordDates } from './password-expiry.ts';

export interface SignInClient extends PasswordDates {
  id: string;
  username: string;
  company: { id: string; name: string };
  passwordHash: string;
  tokenVersion: number;
}

/**
 * The client of that exact user name; undefined: there is none. Without the ORM: a flood of wrong passwords
 * passes here, and must cost the gate beside it little.
 */
export async function findSignInClient(username: string): Promise<SignInClient | undefined> {
  if (username.includes('\0')) return undefined;
  const { rows } = await runtime().pool.query<SignInClient>({
    name: 'client-sign-in',
    text: `select k.id, k.username, k."passwordHash", k."passwordChangedAt", k."passwordExpireDays", k."tokenVersion",
        json_build_object('id', c.id, 'name', c.name) as company
      from "Client" k join "Company" c on c.id = k."companyId"
      where lower(k.username) = lower($1) and k.username = $1 and k."deletedAt" is null`,
    values: [username],
    query_timeout: 5_000,
  } as pg.QueryConfig);
  return rows[0];
}

/**
 * Whether user name and password are right, and this address may use them now. The hashing is the same for a
 * client that is not there. What follows the right password only, the refusal in Failed Logs, is not waited for.
 */
export async function mayUse(
  client: SignInClient | undefined,
  password: string,
  from: { address: Address; endpoint: string; evenExpired?: boolean; now: Date },
): Promise<CredentialPolicy | null> {
  const isRight = await verifyPassword(client?.passwordHash, password);
  if (!client || !isRight) return null;
  const { gate } = runtime();
  const policy = await gate.policyOfClient(client.id);
  const verdict = decidePassword(policy, from.address, from.now.getTime(), from);
  if (!policy || verdict === 'ALLOWED') return policy;
  const reason = refusalReason(verdict);
  if (!reason) return null;
  gate.refused(policy, from.address, { endpoint: from.endpoint, reason }).catch((error: unknown) => {
    log.error({ error: String(error) }, 'the refusal of a client could not be written down');
  });
  return null;
}
