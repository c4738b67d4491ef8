import { z } from 'zod';
import { seal, unseal } from '#lib/core/seal';

/** What a link in a mail carries: sealed, so that it can be neither read nor made. Rows say whether it still holds. */
const claims = {
  'email change': z.object({ companyId: z.uuid(), id: z.uuid() }),
  invitation: z.object({ companyId: z.uuid(), id: z.uuid(), sentAt: z.number() }),
};
type Use = keyof typeof claims;
type Claims<U extends Use> = z.output<(typeof claims)[U]>;

export function linkToken<U extends Use>(use: U, content: Claims<U>): string {
  return Buffer.from(seal(use, JSON.stringify(content)), 'base64').toString('base64url');
}

/** @returns null for anything that was not sealed here for this use */
export function readLinkToken<U extends Use>(use: U, token: unknown): Claims<U> | null {
  if (typeof token !== 'string' || token.length > 1_000) return null;
  try {
    const text = unseal(use, Buffer.from(token, 'base64url').toString('base64'));
    return claims[use].parse(JSON.parse(text)) as Claims<U>;
  } catch {
    return null;
  }
}
