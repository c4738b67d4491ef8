import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { bumpPolicy, transact } from '#lib/core/transact';
import { AppError } from '#lib/errors';
import { recordEvent } from '#lib/events/record';
import { guardLockOut } from '../guard/guard-lock-out.ts';
import type { ListChange } from '../guard/would-refuse.ts';
import { writeWhoWasSeen } from '../guard/write-who-was-seen.ts';
import { endTimedOff } from './end-timed-off.ts';
import { authkeyRow, type IpSecurityMode, type PublicAuthkey, publicAuthkey } from './public-authkey.ts';
import { requireAuthkey } from './require.ts';
import { SetIpSecurityInput } from './schemas.ts';

/**
 * Sets what IP security of one authkey does; in force at once. `off`: any address may use it, for good or until the
 * gates switch it on again by themselves; report only stays as it was for then. `report`: any address, but those in
 * neither list are written down. `on`: only its own whitelist and the company's; with both empty, nobody.
 * @throws AppError unless `confirm`: confirmation_required when turning it off, LOCK_OUT where addresses accepted lately
 * would be refused, now or at the end of an "off" that is shortened
 */
export async function setIpSecurity(ctx: Ctx, input: SetIpSecurityInput): Promise<PublicAuthkey> {
  requireRole(ctx, 'admin', 'change IP security of an authkey', 'authkeys:write');
  requireStepUp(ctx);
  const { id, mode, offForSeconds, confirm } = parseInput(SetIpSecurityInput, input);
  const offUntil = offForSeconds === null ? null : new Date(ctx.now.getTime() + offForSeconds * 1000);
  await writeWhoWasSeen(ctx);
  return transact(ctx, async (tx) => {
    const found = await requireAuthkey(tx, ctx, id, 'lock');
    const row = await endTimedOff(tx, ctx.company, found, ctx.now);
    const before = publicAuthkey(row, ctx.now);
    if (before.mode === mode && before.offUntil?.getTime() === offUntil?.getTime()) return before;
    const enforcing = enforcedBy(before, { ...row, mode, offUntil });
    // A program that says off has thought of it.
    if (mode === 'off' && !enforcing && !confirm && ctx.actor.type !== 'token') {
      throw new AppError('confirmation_required', { message: whatOffMeans });
    }
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
    const confirmed = enforcing ? await guardLockOut(tx, ctx, enforcing, confirm) : {};
    await recordEvent(tx, ctx, {
      action: `authkey.ip-security.${mode}`,
      target: { type: 'authkey', id, name: row.name },
      before: modeValues(before.mode, before.offUntil),
      after: { ...modeValues(mode, offUntil), ...confirmed },
    });
    await bumpPolicy(tx, ctx.company.id, { credentialId: id });
    return publicAuthkey(after, ctx.now);
  });
}

function modeValues(mode: IpSecurityMode, offUntil: Date | null) {
  return { mode, ...(mode === 'off' && { offUntil: offUntil?.toISOString() ?? null }) };
}

const whatOffMeans =
  'With IP security off, anyone who has this authkey can use it from any address. Confirm it; nothing was changed.';

type Wanted = Pick<PublicAuthkey, 'id' | 'mode' | 'offUntil' | 'reportOnly'>;

/** Where the lists will decide that do not, or not yet by then; null: no address is refused by the change. */
function enforcedBy(before: PublicAuthkey, { id, mode, offUntil, reportOnly }: Wanted): ListChange | null {
  if (mode === 'on') return before.mode === 'on' ? null : { credentialId: id, lost: null };
  if (mode === 'report' || before.mode !== 'off' || reportOnly || offUntil === null) return null;
  const isSooner = before.offUntil === null || offUntil < before.offUntil;
  return isSooner ? { credentialId: id, lost: null, at: offUntil } : null;
}
