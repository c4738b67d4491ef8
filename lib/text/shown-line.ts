import { z } from 'zod';

/** Joiners within words and emoji of some scripts, and variation selectors, are no trick. */
const unseen = /(?!\u200c|\u200d|[\ufe00-\ufe0f])[\p{Cc}\p{Cf}\p{DI}\p{Zl}\p{Zp}]/u;

/**
 * One line of text that is what it looks like: no controls, no signs that turn the direction of what follows,
 * nothing that cannot be seen.
 * @param what how the message names it, such as "A name"
 */
export function shownLine(what: string, max: number) {
  return z
    .string()
    .trim()
    .max(max, `${what} has at most ${max} characters.`)
    .refine((text) => !unseen.test(text), `${what} has a character that cannot be seen. Type it again.`)
    .refine((text) => text.isWellFormed(), `${what} has half a character in it. Type it again.`);
}
