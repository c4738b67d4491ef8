import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { bumpPolicy, transact } from '#lib/core/transact';
import { AppError } from '#lib/errors';
import { recordEvent } from '#lib/events/record';
import { secretShown } from '#lib/events/secret-shown';
import { exactTime } from '#lib/events/words';
import { newSecret } from '#lib/gate/authkey-secret';
import { lastUseOfOnly } from './last-use.ts';
import { authkeyRow, type PublicAuthkey, publicAuthkey } from './public-authkey.ts';
import { requireAuthkey } from './require.ts';
import { RollAuthkeyInput } from './schemas.ts';
import { secretRow } from './secret-row.ts';

export interface RolledAuthkey {
  authkey: PublicAuthkey;
  /** In this answer and nowhere else. */
  secret: string;
  /** When the one before ends; now, where it was not to be kept. */
  oldEndsAt: Date;
}

/**
 * Gives an authkey a new secret; the present one works on for so long, and one that was older still ends at once.
 * Same authkey, same lists, same logs.
 * @throws AppError conflict where `secretId` is not the current one any more: it was pressed twice, or somebody else
 * has rolled it meanwhile; who and when is said, and nothing is rolled
 */
export async function rollAuthkey(ctx: Ctx, input: RollAuthkeyInput): Promise<RolledAuthkey> {
  requireRole(ctx, 'admin', 'roll an authkey', 'authkeys:write');
  requireStepUp(ctx);
  const { id, secretId, oldKeepsSeconds } = parseInput(RollAuthkeyInput, input);
  const secret = newSecret();
  const oldEndsAt = new Date(ctx.now.getTime() + oldKeepsSeconds * 1000);
  return transact(ctx, async (tx) => {
    const companyId = ctx.company.id;
    const row = await requireAuthkey(tx, ctx, id, 'lock');
    const before = publicAuthkey(row, ctx.now);
    const current = await tx.authkeySecret.findUniqueOrThrow({
      where: { companyId_id: { companyId, id: before.secretId } },
      select: { createdAt: true, createdBy: true, lastUsedAt: true },
    });
    if (before.secretId !== secretId) {
      const message = `By now it is ${before.maskedKey}, made by ${current.createdBy || 'somebody'} at ${exactTime(current.createdAt)}. Nothing was rolled now.`;
      throw new AppError('conflict', { message, problems: [{ path: 'secretId', message }] });
    }
    const older = await tx.authkeySecret.updateMany({
      where: { companyId, authkeyId: id, endsAt: { gt: ctx.now } },
      data: { endsAt: ctx.now },
    });
    const lastUsedAt =
      older.count > 0 ? current.lastUsedAt : await lastUseOfOnly(tx, companyId, row, current, ctx.now);
    await tx.authkeySecret.updateMany({
      where: { companyId, id: secretId },
      data: { endsAt: oldEndsAt, lastUsedAt },
    });
    await tx.authkeySecret.create({
      data: { companyId, authkeyId: id, ...secretRow(ctx, secret) },
      select: { id: true },
    });
    const authkey = publicAuthkey(
      await tx.authkey.findUniqueOrThrow({ where: { companyId_id: { companyId, id } }, select: authkeyRow }),
      ctx.now,
    );
    await recordEvent(tx, ctx, {
      action: 'authkey.roll',
      target: { type: 'authkey', id, name: authkey.name },
      before: { maskedKey: before.maskedKey },
      after: { maskedKey: authkey.maskedKey, oldEndsAt: oldEndsAt.toISOString(), ...secretShown },
    });
    await bumpPolicy(tx, companyId, { credentialId: id });
    return { authkey, secret, oldEndsAt };
  });
}
