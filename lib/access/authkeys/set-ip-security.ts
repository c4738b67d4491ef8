import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { bumpPolicy, transact } from '#lib/core/transact';
import { AppError } from '#lib/errors';
import { recordEvent } from '#lib/events/record';
import { previewIpSecurity } from './preview-ip-security.ts';
import { authkeyRow, type PublicAuthkey, publicAuthkey } from './public-authkey.ts';
import { requireAuthkey } from './require.ts';
import { SetIpSecurityInput } from './schemas.ts';

/**
 * Switches IP security of one authkey; in force at once. Off: any address may use it. On: only its own
 * whitelist and the company's; with both empty, nobody.
 * @throws AppError confirmation_required unless `confirmed`, when turning it off, or when turning it on
 * would refuse addresses of the last 7 days
 */
export async function setIpSecurity(ctx: Ctx, input: SetIpSecurityInput): Promise<PublicAuthkey> {
  requireRole(ctx, 'admin');
  requireStepUp(ctx);
  const { id, on, confirmed } = parseInput(SetIpSecurityInput, input);
  const unconfirmed = confirmed ? null : await whatItMeans(ctx, id, on);
  return transact(ctx, async (tx) => {
    const before = await requireAuthkey(tx, ctx, id, 'lock');
    if (before.ipSecurity === on) return publicAuthkey(before, ctx.now);
    if (unconfirmed) throw new AppError('confirmation_required', { message: unconfirmed });
    const row = await tx.authkey.update({
      where: { companyId_id: { companyId: ctx.company.id, id } },
      data: { ipSecurity: on },
      select: authkeyRow,
    });
    await recordEvent(tx, ctx, {
      action: on ? 'authkey.ip-security.on' : 'authkey.ip-security.off',
      target: { type: 'authkey', id, name: row.name },
      before: { ipSecurity: !on },
      after: { ipSecurity: on },
    });
    await bumpPolicy(tx, ctx.company.id, { credentialId: id });
    return publicAuthkey(row, ctx.now);
  });
}

/** What has to be confirmed, or null where there is nothing to. */
async function whatItMeans(ctx: Ctx, id: string, on: boolean): Promise<string | null> {
  if (!on)
    return 'With IP security off, anyone who has this authkey can use it from any address. Confirm it; nothing was changed.';
  const { refused } = await previewIpSecurity(ctx, { id });
  if (refused.length === 0) return null;
  return `With IP security on, ${refused.length} of the last 7 days' addresses would be refused. Confirm it; nothing was changed.`;
}
