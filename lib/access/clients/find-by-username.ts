import { hashWithSaltOf } from '#lib/core/password/password';
import { runtime } from '#lib/core/runtime';
import { ask } from '#lib/db/query';
import { type CredentialPolicy, decideByOwnList, refusalReason, type Verdict } from '#lib/gate/decide';
import { hasIt } from '#lib/gate/list-sets';
import type { TracedRequest } from '#lib/gate/packed-ids';
import { log } from '#lib/log';
import type { Address } from '#lib/net/address';
import { countAttempt, noteGuess, takeBackAttempt } from './guesses.ts';
import type { SignInClient } from './sign-in-client.ts';

/**
 * The clients of that exact user name, at most one of each company, oldest first. Without the ORM: a flood of wrong
 * passwords passes here, and must cost the gate beside it little.
 */
export async function findSignInClients(username: string): Promise<SignInClient[]> {
  if (username.includes('\0')) return [];
  const rows = await ask<SignInClient>(runtime().pool, {
    name: 'client-sign-in',
    text: `select k.id, k.username, k."passwordHash", k."passwordChangedAt", k."passwordExpireDays", k."tokenVersion",
        json_build_object('id', c.id, 'name', c.name) as company
      from "Client" k join "Company" c on c.id = k."companyId"
      where lower(k.username) = lower($1) and k.username = $1 and k."deletedAt" is null
      order by k.id`,
    values: [username],
    withinMs: 5_000,
  });
  return rows;
}

interface Allowed {
  client: SignInClient;
  policy: CredentialPolicy;
  /** The address is not listed: report only lets it in, and that stands in Failed Logs. */
  isReported: boolean;
}

/**
 * Which of the clients of one user name the password is of, if this address may use it now. All of them share a
 * salt, so that there is one hash to make however many there are, and for none. Past the limit on guesses the work is
 * the same, and no password is right. The row in Failed Logs is not waited for.
 * @throws where it could not be written down that report only lets the address in
 */
export async function findAllowed(
  clients: SignInClient[],
  password: string,
  from: { address: Address; endpoint: string; evenExpired?: boolean; now: Date; trace: TracedRequest },
): Promise<Allowed | null> {
  const { gate } = runtime();
  const { address, endpoint, trace } = from;
  const reading = Promise.allSettled(clients.map(({ id }) => gate.policyOfClient(id)));
  const hash = await hashWithSaltOf(clients[0]?.passwordHash, password);
  const read = await reading;
  const tried = clients.map((client, index) => {
    const found = read[index]!;
    // Only whoever has the right password may learn that it could not be read.
    if (found.status === 'rejected' && client.passwordHash === hash) throw found.reason;
    const policy = found.status === 'fulfilled' ? found.value : null;
    const isListed = policy !== null && (policy.own.has(address) || hasIt(policy.lists, address));
    return { client, policy, isListed, isOpen: isListed || policy?.reportOnly === true };
  });
  const counted = await countAttempt(tried, address);
  const shut = new Set(counted.filter(({ isTooMany }) => isTooMany).map(({ client }) => client));
  const owners = tried.filter(({ client }) => client.passwordHash === hash && !shut.has(client));
  if (owners.length === 0) noteGuess(tried, counted, address, { endpoint, trace });
  for (const each of counted) {
    if (owners.some(({ client }) => client === each.client)) await takeBackAttempt(each);
  }
  const verdicts = owners.map(({ policy }) => decideByOwnList(policy, address, from.now.getTime(), from));
  const isLetIn = (verdict: Verdict) => verdict === 'ALLOWED' || verdict === 'WOULD_REFUSE';
  const which = Math.max(0, verdicts.findIndex(isLetIn));
  const [owner, verdict] = [owners[which], verdicts[which]];
  if (!owner?.policy || !verdict) return null;
  const { client, policy } = owner;
  if (verdict === 'ALLOWED') return { client, policy, isReported: false };
  const reason = refusalReason(verdict, policy.type);
  if (!reason) return null;
  if (verdict === 'WOULD_REFUSE') {
    await gate.reported(policy, address, { endpoint, reason, trace });
    return { client, policy, isReported: true };
  }
  gate.refused(policy, address, { endpoint, reason, trace }).catch((error: unknown) => {
    log.error({ error: String(error) }, 'the refusal of a client could not be written down');
  });
  return null;
}
