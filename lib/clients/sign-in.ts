import type pg from 'pg';
import { type CredentialPolicy, decidePassword, refusalReason } from '../gate/decide.ts';
import { log } from '../log.ts';
import type { Address } from '../net/address.ts';
import { hashWithSaltOf } from '../passwords/password.ts';
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
 * The clients of that exact user name, at most one of each company, oldest first. Without the ORM: a flood of wrong
 * passwords passes here, and must cost the gate beside it little.
 */
export async function findSignInClients(username: string): Promise<SignInClient[]> {
  if (username.includes('\0')) return [];
  const { rows } = await runtime().pool.query<SignInClient>({
    name: 'client-sign-in',
    text: `select k.id, k.username, k."passwordHash", k."passwordChangedAt", k."passwordExpireDays", k."tokenVersion",
        json_build_object('id', c.id, 'name', c.name) as company
      from "Client" k join "Company" c on c.id = k."companyId"
      where lower(k.username) = lower($1) and k.username = $1 and k."deletedAt" is null
      order by k.id`,
    values: [username],
    query_timeout: 5_000,
  } as pg.QueryConfig);
  return rows;
}

/**
 * Which of the clients of one user name the password is of, if this address may use it now. All of them share a
 * salt, so that there is one hash to make however many there are, and for none. What follows the right password
 * only, the refusal in Failed Logs, is not waited for.
 */
export async function findAllowed(
  clients: SignInClient[],
  password: string,
  from: { address: Address; endpoint: string; evenExpired?: boolean; now: Date },
): Promise<{ client: SignInClient; policy: CredentialPolicy } | null> {
  const hash = await hashWithSaltOf(clients[0]?.passwordHash, password);
  const owners = clients.filter(({ passwordHash }) => passwordHash === hash);
  const { gate } = runtime();
  const policies = await Promise.all(owners.map(({ id }) => gate.policyOfClient(id)));
  const verdicts = policies.map((each) => decidePassword(each, from.address, from.now.getTime(), from));
  const which = Math.max(0, verdicts.indexOf('ALLOWED'));
  const [client, policy, verdict] = [owners[which], policies[which], verdicts[which]];
  if (!client || !policy || !verdict) return null;
  if (verdict === 'ALLOWED') return { client, policy };
  const reason = refusalReason(verdict);
  if (!reason) return null;
  gate.refused(policy, from.address, { endpoint: from.endpoint, reason }).catch((error: unknown) => {
    log.error({ error: String(error) }, 'the refusal of a client could not be written down');
  });
  return null;
}
