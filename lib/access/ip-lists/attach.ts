import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { bumpPolicy, type Tx, transact } from '#lib/core/transact';
import { AppError } from '#lib/errors';
import { recordEvent } from '#lib/events/record';
import { listTarget } from '../whitelist/list-target.ts';
import { lockList } from '../whitelist/lock-list.ts';
import { requireIpList } from './require.ts';
import { requireUser } from './require-user.ts';
import { AttachIpListInput, listsUsedMax } from './schemas.ts';

/**
 * Lets an authkey or API client, or all of the company's authkeys, use an IP list: who is in it is let in, at once, on every
 * instance.
 * @returns attached: false where it used it before
 */
export async function attachIpList(
  ctx: Ctx,
  input: AttachIpListInput,
): Promise<{ list: { id: string; name: string }; attached: boolean }> {
  requireRole(ctx, 'admin', 'attach an IP list', 'ips:write');
  requireStepUp(ctx);
  const { listId, credentialId } = parseInput(AttachIpListInput, input);
  return transact(ctx, async (tx) => {
    const companyId = ctx.company.id;
    const credential = await requireUser(tx, ctx, credentialId);
    await lockList(tx, companyId, credentialId);
    const { id, name, source } = await requireIpList(tx, ctx, listId, 'lock');
    const list = { id, name };
    const { count } = await tx.ipListUse.createMany({
      data: { companyId, listId, credentialId, attachedBy: ctx.actor.name, createdAt: ctx.now },
      skipDuplicates: true,
    });
    if (count === 0) return { list, attached: false };
    await requireRoomForOne(tx, companyId, credentialId);
    await recordEvent(tx, ctx, {
      action: 'ip-list.attach',
      target: listTarget(ctx, credential),
      after: { list: name, listId, source },
    });
    await bumpPolicy(tx, companyId, credentialId === null ? { whitelist: true } : { credentialId });
    return { list, attached: true };
  });
}

/** Each of them is asked in turn: they are to stay few. */
async function requireRoomForOne(tx: Tx, companyId: string, credentialId: string | null): Promise<void> {
  const count = await tx.ipListUse.count({ where: { companyId, credentialId } });
  if (count <= listsUsedMax) return;
  throw new AppError('bad_input', {
    message: `At most ${listsUsedMax} IP lists can be attached. Nothing was attached; detach one first.`,
  });
}
