import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { bumpPolicy, transact } from '#lib/core/transact';
import { recordEvent } from '#lib/events/record';
import { releaseAllOf } from '../leases/release-all.ts';
import { endingEntries } from '../whitelist/ending-entries.ts';
import { publicServiceToken } from './public-token.ts';
import { requireServiceToken } from './require.ts';
import { ServiceTokenIdInput } from './schemas.ts';

/**
 * Ends a service token for good, at once, on every instance, and with it all that it has leased; what it has begun and
 * not finished is not done. Its row stays, so that logs can name it.
 */
export async function revokeServiceToken(
  ctx: Ctx,
  input: ServiceTokenIdInput,
): Promise<{ id: string; name: string }> {
  requireRole(ctx, 'admin', 'revoke a service token');
  requireStepUp(ctx);
  const { id } = parseInput(ServiceTokenIdInput, input);
  return transact(
    ctx,
    async (tx) => {
      const companyId = ctx.company.id;
      const before = publicServiceToken(await requireServiceToken(tx, ctx, id, 'lock'), ctx.now);
      const { name, maskedKey, scopes, expiresAt } = before;
      await releaseAllOf(tx, ctx, id);
      await tx.serviceToken.update({
        where: { companyId_id: { companyId, id } },
        data: { revokedAt: ctx.now },
        select: { id: true },
      });
      await recordEvent(tx, ctx, {
        action: 'token.revoke',
        target: { type: 'token', id, name },
        before: {
          name,
          maskedKey,
          scopes,
          expiresAt: expiresAt.toISOString(),
          ...(await endingEntries(tx, companyId, id)),
        },
      });
      await bumpPolicy(tx, companyId, { credentialId: id });
      return { id, name };
    },
    'alone',
  );
}
