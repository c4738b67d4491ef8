import { createHash } from 'node:crypto';
import { limits } from '#lib/core/limits';
import { runtime } from '#lib/core/runtime';
import { alertOfGuesses } from '#lib/events/guesses';
import type { CredentialPolicy, RefusalReason } from '#lib/gate/decide';
import type { TracedRequest } from '#lib/gate/packed-ids';
import { log } from '#lib/log';
import type { Address } from '#lib/net/address';
import { neighbourhoodOf, networkOf } from '#lib/net/network';
import type { SignInClient } from './sign-in-client.ts';

/** A client of the user name that was tried. */
export interface Tried {
  client: SignInClient;
  policy: CredentialPolicy | null;
  isListed: boolean;
  /** Listed, or let in by report only: the right password opens it from there. */
  isOpen: boolean;
}

/** Where an attempt counts. */
export interface CountedAttempt extends Tried {
  key: string;
  isTooMany: boolean;
}

/**
 * Counts an attempt, right or wrong, so that parallel guesses cannot pass the limit: for each client that is open to
 * the address. From elsewhere even the right password opens nothing: that counts for the neighbourhood alone, for the
 * same work, and keeps out nobody. A new password starts anew.
 */
export async function countAttempt(tried: Tried[], address: Address): Promise<CountedAttempt[]> {
  const open = tried.filter(({ isOpen }) => isOpen);
  if (open.length === 0) await limits.clientGuesses.take(`elsewhere ${neighbourhoodOf(address)}`);
  return Promise.all(
    open.map(async (each) => {
      const { id, passwordHash } = each.client;
      const password = createHash('sha256').update(`${id} ${passwordHash}`).digest('base64url');
      const key = `${password} ${networkOf(address)}`;
      const { isOver } = await limits.clientGuesses.take(key);
      return { ...each, key, isTooMany: isOver };
    }),
  );
}

/** It was the right password: only wrong ones count. */
export function takeBackAttempt({ key }: CountedAttempt): Promise<void> {
  return limits.clientGuesses.takeBack(key);
}

/**
 * Writes a failed attempt down for those that are open to the address, or for the only client of that name; not waited
 * for, so that the answer's time tells nothing. Addresses that are not listed are counted together: whoever
 * guesses must not plant an address to be whitelisted, nor make rows without end.
 */
export function noteGuess(
  tried: Tried[],
  counted: CountedAttempt[],
  address: Address,
  what: { endpoint: string; trace: TracedRequest },
): void {
  const told = counted.length > 0 ? counted : tried.length === 1 ? tried : [];
  for (const each of told) {
    const isTooMany = counted.some(({ client, isTooMany }) => client === each.client && isTooMany);
    noteOne(each, address, { ...what, reason: isTooMany ? 'guesses' : 'password' }).catch(
      (error: unknown) => {
        log.error({ error: String(error) }, 'a wrong password of a client could not be written down');
      },
    );
  }
}

async function noteOne(
  { client, policy, isListed }: Tried,
  address: Address,
  refusal: { endpoint: string; trace: TracedRequest; reason: RefusalReason },
): Promise<void> {
  if (!policy) return;
  await runtime().gate.refused(policy, address, { ...refusal, amongOthers: !isListed });
  await alertOfGuesses(client.company, { type: 'client', id: client.id, name: client.username });
}
