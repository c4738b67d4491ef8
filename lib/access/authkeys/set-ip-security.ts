import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { bumpPolicy, transact } from '#lib/core/transact';
import { AppError } from '#lib/errors';
import { recordEvent } from '#lib/events/record';
import { previewEnforcement } from '../credentials/preview-enforcement.ts';
import { endTimedOff } from './end-timed-off.ts';
import { authkeyRow, type IpSecurityMode, type PublicAuthkey, publicAuthkey } from './public-authkey.ts';
import { requireAuthkey } from './require.ts';
import { SetIpSecurityInput } from './schemas.ts';

/**
 * Sets what IP security of one authkey does; in force at once. `off`: any address may use it, for good or until the
 * gates switch it on again by themselves; report only stays as it was for then. `report`: any address, but those in
 * neither list are written down. `on`: only its own whitelist and the company's; with both empty, nobody.
 * @throws AppError confirmation_required unless `confirmed`, when turning it off, or when turning it on
 * would refuse addresses of the last 7 days
 */
export async function setIpSecurity(ctx: Ctx, input: SetIpSecurityInput): Promise<PublicAuthkey> {
  requireRole(ctx, 'admin');
  requireStepUp(ctx);
  const { id, mode, offForSeconds, confirmed } = parseInput(SetIpSecurityInput, input);
  const offUntil = offForSeconds === null ? null : new Date(ctx.now.getTime() + offForSeconds * 1000);
  const unconfirmed = confirmed ? null : await whatItMeans(ctx, id, mode);
  return transact(ctx, async (tx) => {
    const found = await requireAuthkey(tx, ctx, id, 'lock');
    const row = await endTimedOff(tx, ctx.company, found, ctx.now);
    const before = publicAuthkey(row, ctx.now);
    if (before.mode === mode && before.offUntil?.getTime() === offUntil?.getTime()) return before;
    if (unconfirmed) throw new AppError('confirmation_required', { message: unconfirmed });
    const after = await tx.authkey.update({
      where: { companyId_id: { companyId: ctx.company.id, id } },
      data: {
        ipSecurity: mode !== 'off',
        reportOnly: mode === 'off' ? row.reportOnly : mode === 'report',
        offUntil,
        unenforcedSince: mode === 'on' ? null : (before.unenforcedSince ?? ctx.now),
      },
      select: authkeyRow,
    });
    await recordEvent(tx, ctx, {
      action: `authkey.ip-security.${mode}`,
      target: { type: 'authkey', id, name: row.name },
      before: modeValues(before.mode, before.offUntil),
      after: modeValues(mode, offUntil),
    });
    await bumpPolicy(tx, ctx.company.id, { credentialId: id });
    return publicAuthkey(after, ctx.now);
  });
}

function modeValues(mode: IpSecurityMode, offUntil: Date | null) {
  return { mode, ...(mode === 'off' && { offUntil: offUntil?.toISOString() ?? null }) };
}

/** What has to be confirmed, or null where there is nothing to. */
async function whatItMeans(ctx: Ctx, id: string, mode: IpSecurityMode): Promise<string | null> {
  if (mode === 'report') return null;
  if (mode === 'off')
    return 'With IP security off, anyone who has this authkey can use it from any address. Confirm it; nothing was changed.';
  const { refused } = await previewEnforcement(ctx, { credentialId: id });
  if (refused.length === 0) return null;
  return `With IP security on, ${refused.length} of the last 7 days' addresses would be refused. Confirm it; nothing was changed.`;
}
