import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { bumpPolicy, transact } from '#lib/core/transact';
import { Prisma } from '#lib/db/generated/client';
import { AppError } from '#lib/errors';
import { recordEvent } from '#lib/events/record';
import { guardLockOut } from '../guard/guard-lock-out.ts';
import { writeWhoWasSeen } from '../guard/write-who-was-seen.ts';
import { endingEntries } from '../whitelist/ending-entries.ts';
import { lockList } from '../whitelist/lock-list.ts';
import { readListValues } from './read-list-values.ts';
import { type IpListUser, readUsers } from './read-users.ts';
import { requireIpList } from './require.ts';
import { DeleteIpListInput } from './schemas.ts';

/**
 * Ends an IP list for good; whoever uses it is let in by it no more, at once, on every instance.
 * @throws AppError bad_input unless the typed name is the list's; LOCK_OUT, unless `confirm`, where that would refuse
 * addresses accepted lately; confirmation_required, unless `confirm`, that names who uses it
 */
export async function deleteIpList(
  ctx: Ctx,
  input: DeleteIpListInput,
): Promise<{ id: string; name: string; uses: number }> {
  requireRole(ctx, 'admin', 'delete an IP list', 'ips:write');
  requireStepUp(ctx);
  const { id, name, confirm } = parseInput(DeleteIpListInput, input);
  await writeWhoWasSeen(ctx);
  return transact(ctx, async (tx) => {
    const companyId = ctx.company.id;
    const before = await requireIpList(tx, ctx, id, 'lock');
    if (name !== before.name) {
      const message = `Type ${before.name} to delete it. Nothing was deleted.`;
      throw new AppError('bad_input', { message, problems: [{ path: 'name', message }] });
    }
    await lockList(tx, companyId, id);
    const users = await readUsers(tx, ctx, id);
    const where = { companyId_id: { companyId, id } };
    const data = { deletedAt: ctx.now, nextReadAt: null, pending: Prisma.DbNull, waitsSince: null };
    await tx.ipList.update({ where, data, select: { id: true } });
    const lost = await readListValues(tx, companyId, id);
    const confirmed = await guardLockOut(tx, ctx, { credentialId: id, lost }, confirm);
    if (users.length > 0 && !confirm) throw stillUsed(before.name, users);
    await tx.ipListUse.deleteMany({ where: { companyId, listId: id } });
    await tx.ipListHost.deleteMany({ where: { companyId, listId: id } });
    const { source, url, hosts } = before;
    await recordEvent(tx, ctx, {
      action: 'ip-list.delete',
      target: { type: 'ip-list', id, name },
      before: {
        name,
        source,
        ...(url && { url }),
        ...(hosts.length > 0 && { hosts }),
        uses: users.map(({ type, id: userId, name: userName }) => ({ type, id: userId, name: userName })),
        ...(await endingEntries(tx, companyId, id)),
      },
      ...(confirmed.confirmedLockOut && { after: confirmed }),
    });
    await bumpPolicy(tx, companyId, { listId: id });
    return { id, name, uses: users.length };
  });
}

const namedMax = 5;

function stillUsed(name: string, users: IpListUser[]): AppError {
  const named = users.slice(0, namedMax).map((user) => (user.type === 'company' ? 'the company' : user.name));
  const more = users.length - named.length;
  const who = [...named, ...(more > 0 ? [`${more.toLocaleString('en')} more`] : [])];
  return new AppError('confirmation_required', {
    message: `${name} is used by ${new Intl.ListFormat('en').format(who)}. Nothing was deleted; confirm it to delete it all the same.`,
  });
}
