import { runtime } from './runtime.ts';
import { keyUnder, sealUnder, unsealUnder } from './seal-under.ts';

/** A key of its own for each use, from AUTH_SECRET. */
export function derivedKey(use: string): Buffer {
  return keyUnder(runtime().env.authSecret, use);
}

/** What is stored so that the database and its dumps hold nothing that can be read. */
export function seal(use: string, text: string): string {
  return sealUnder(runtime().env.authSecret, use, text);
}

/**
 * Also what was sealed under AUTH_SECRET_PREVIOUS: links in mails that were sent before it changed.
 * @throws Error when it was sealed for another use or under another AUTH_SECRET, or was changed
 */
export function unseal(use: string, sealed: string): string {
  const { authSecret, authSecretPrevious } = runtime().env;
  try {
    return unsealUnder(authSecret, use, sealed);
  } catch (error) {
    if (authSecretPrevious === undefined) throw error;
    return unsealUnder(authSecretPrevious, use, sealed);
  }
}
