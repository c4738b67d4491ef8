import type { Ctx, TokenActor } from '#lib/core/context';
import { AppError } from '#lib/errors';

/**
 * Leases are held by programs; people add an entry with an end.
 * @throws AppError forbidden for whoever is no service token
 */
export function requireHolder({ actor }: Ctx): TokenActor {
  if (actor.type === 'token') return actor;
  throw new AppError('forbidden', {
    message: 'Only service tokens lease addresses. Add an entry that expires instead; nothing was changed.',
    tried: 'lease an IP',
  });
}
