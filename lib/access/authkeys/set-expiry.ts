import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { expiryAt } from '#lib/core/expiry';
import { parseInput } from '#lib/core/parse';
import { bumpPolicy, transact } from '#lib/core/transact';
import { recordEvent } from '#lib/events/record';
import { requireAllowedLife } from '../policy/require-allowed-life.ts';
import { skipPastWarnings } from './expiry-warnings.ts';
import { authkeyRow, type PublicAuthkey, publicAuthkey } from './public-authkey.ts';
import { requireAuthkey } from './require.ts';
import { SetAuthkeyExpiryInput } from './schemas.ts';

/**
 * Sets when an authkey expires, or that it does not; one that has expired works again at once, on every instance.
 * @throws AppError bad_input of `expires` for what is in the past, or later than the company allows
 */
export async function setAuthkeyExpiry(ctx: Ctx, input: SetAuthkeyExpiryInput): Promise<PublicAuthkey> {
  requireRole(ctx, 'admin', 'change when an authkey expires', 'authkeys:write');
  requireStepUp(ctx);
  const { id, expires } = parseInput(SetAuthkeyExpiryInput, input);
  const expiresAt = expiryAt(ctx.now, expires);
  return transact(ctx, async (tx) => {
    const companyId = ctx.company.id;
    const before = await requireAuthkey(tx, ctx, id, 'lock');
    if (before.expiresAt?.getTime() === expiresAt?.getTime()) return publicAuthkey(before, ctx.now);
    const { createdAt: madeAt } = await tx.authkeySecret.findFirstOrThrow({
      where: { companyId, authkeyId: id, endsAt: null },
      select: { createdAt: true },
    });
    await requireAllowedLife(tx, ctx, { madeAt, expiresAt, path: 'expires' });
    const row = await tx.authkey.update({
      where: { companyId_id: { companyId, id } },
      data: { expiresAt },
      select: authkeyRow,
    });
    await skipPastWarnings(tx, companyId, row, ctx.now);
    await recordEvent(tx, ctx, {
      action: 'authkey.set-expiry',
      target: { type: 'authkey', id, name: row.name },
      before: { expiresAt: before.expiresAt?.toISOString() ?? null },
      after: { expiresAt: expiresAt?.toISOString() ?? null },
    });
    await bumpPolicy(tx, companyId, { credentialId: id });
    return publicAuthkey(row, ctx.now);
  });
}
