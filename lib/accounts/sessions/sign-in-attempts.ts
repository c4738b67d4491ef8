import { createHash } from 'node:crypto';
import type { Taken } from '#lib/core/limit';
import { limits } from '#lib/core/limits';
import { AppError } from '#lib/errors';
import type { Address } from '#lib/net/address';
import { neighbourhoodOf } from '#lib/net/network';

const sharedLimits = { account: limits.signInAccount, neighbourhood: limits.signInNeighbourhood };
type SharedLimit = keyof typeof sharedLimits;

export interface SignInGuess {
  email: string;
  /** null: unknown. */
  address: Address | null;
  /** A device that this account signed in on before, by the cookie that it got then, or a session that is open. */
  device: string | null;
  /** A session of this account came from there lately. */
  isKnownThere: boolean;
}

export interface SignInAttempt {
  pair: string;
  /** Those that strangers share; a person who is known counts in none. */
  shared: [SharedLimit, string][];
}

/**
 * Counts an attempt before the password is looked at, so that parallel guesses cannot pass the limit. Ten failures
 * keep an account shut for a neighbourhood or a device, not for others. Guesses from many of them only slow
 * down whoever is not known to the account. Accounts that do not exist count alike.
 * @throws AppError rate_limited with the time to wait
 */
export async function takeSignInAttempt(guess: SignInGuess): Promise<SignInAttempt> {
  const account = createHash('sha256').update(guess.email).digest('base64url');
  const neighbourhood = guess.address ? neighbourhoodOf(guess.address) : 'unknown';
  const isKnown = guess.device !== null || guess.isKnownThere;
  const attempt: SignInAttempt = {
    pair: `${account} ${guess.device === null ? neighbourhood : `device ${guess.device}`}`,
    shared: isKnown
      ? []
      : [
          ['account', account],
          ['neighbourhood', neighbourhood],
        ],
  };
  refuseOver(await limits.signInPair.take(attempt.pair));
  for (const [limit, key] of attempt.shared) {
    const { isOver } = await sharedLimits[limit].take(key);
    if (isOver) refuseOver(await limits.signInSlow.take(`${limit} ${key}`));
  }
  return attempt;
}

/** The password was right: this neighbourhood or device begins anew, and the shared counts get one attempt back. */
export async function forgiveSignInAttempt({ pair, shared }: SignInAttempt): Promise<void> {
  await limits.signInPair.startAnew(pair);
  for (const [limit, key] of shared) await sharedLimits[limit].takeBack(key);
}

function refuseOver({ isOver, waitMs }: Taken): void {
  if (!isOver) return;
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  const wait = seconds <= 90 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
  throw new AppError('rate_limited', { message: `Too many attempts. Try again in ${wait}.` });
}
