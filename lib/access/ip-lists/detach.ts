import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { bumpPolicy, transact } from '#lib/core/transact';
import { AppError } from '#lib/errors';
import { recordEvent } from '#lib/events/record';
import { guardLockOut } from '../guard/guard-lock-out.ts';
import { writeWhoWasSeen } from '../guard/write-who-was-seen.ts';
import { listTarget } from '../whitelist/list-target.ts';
import { lockList } from '../whitelist/lock-list.ts';
import { readListValues } from './read-list-values.ts';
import { requireIpList } from './require.ts';
import { requireUser } from './require-user.ts';
import { DetachIpListInput } from './schemas.ts';

/**
 * An authkey or API client, or the company, uses an IP list no more: who is in it alone is refused, at once, on every
 * instance.
 * @throws AppError not_found where it does not use it; LOCK_OUT, unless `confirm`, where that would refuse addresses
 * accepted lately
 */
export async function detachIpList(
  ctx: Ctx,
  input: DetachIpListInput,
): Promise<{ list: { id: string; name: string } }> {
  requireRole(ctx, 'admin', 'detach an IP list', 'ips:write');
  requireStepUp(ctx);
  const { listId, credentialId, confirm } = parseInput(DetachIpListInput, input);
  await writeWhoWasSeen(ctx);
  return transact(ctx, async (tx) => {
    const companyId = ctx.company.id;
    const credential = await requireUser(tx, ctx, credentialId);
    await lockList(tx, companyId, credentialId);
    const { id, name, source } = await requireIpList(tx, ctx, listId, 'lock');
    const { count } = await tx.ipListUse.deleteMany({ where: { companyId, listId, credentialId } });
    if (count === 0) {
      throw new AppError('not_found', {
        message: `${name} is not attached here. It may have been detached already.`,
      });
    }
    const lost = await readListValues(tx, companyId, listId);
    const confirmed = await guardLockOut(tx, ctx, { credentialId, lost }, confirm);
    await recordEvent(tx, ctx, {
      action: 'ip-list.detach',
      target: listTarget(ctx, credential),
      before: { list: name, listId, source },
      ...(confirmed.confirmedLockOut && { after: confirmed }),
    });
    await bumpPolicy(tx, companyId, credentialId === null ? { whitelist: true } : { credentialId });
    return { list: { id, name } };
  });
}
