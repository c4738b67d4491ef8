import { hash } from '@node-rs/argon2';
import { cleanPassword } from '#lib/text/pasted';

/** As `hashPassword`, but checked in next to no time: for tests in which the cost of a guess is not the point. */
export function cheapHash(password: string): Promise<string> {
  return hash(cleanPassword(password), { memoryCost: 8, timeCost: 1, parallelism: 1 });
}
