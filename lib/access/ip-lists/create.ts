import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { type Tx, transact } from '#lib/core/transact';
import { AppError } from '#lib/errors';
import { recordEvent } from '#lib/events/record';
import { insertEntries } from '../whitelist/insert-entries.ts';
import { readEntries } from '../whitelist/read-entries.ts';
import { ipListRow, type PublicIpList, publicIpList } from './public-list.ts';
import { readSource } from './read-source.ts';
import { CreateIpListInput, listsMax } from './schemas.ts';
import { requireUniqueName } from './unique-name.ts';

/**
 * Makes an IP list, which nobody uses yet. One from a URL or from host names is read within a minute.
 * @throws AppError bad_input for what its source needs and has not, and with a problem per wrong entry;
 * confirmation_required for wide ones; conflict for a name in use
 */
export async function createIpList(ctx: Ctx, input: CreateIpListInput): Promise<PublicIpList> {
  requireRole(ctx, 'admin', 'create an IP list', 'ips:write');
  requireStepUp(ctx);
  const { name, source, entries, confirmWide, ...given } = parseInput(CreateIpListInput, input);
  const columns = readSource(source, given);
  const { rows, values } = readEntries(source === 'hand' ? entries : '', confirmWide, ctx.now);
  return transact(ctx, async (tx) => {
    const companyId = ctx.company.id;
    await requireUniqueName(tx, ctx, name);
    await requireRoomForOne(tx, companyId);
    const row = await tx.ipList.create({
      data: {
        companyId,
        name,
        source,
        ...columns,
        nextReadAt: source === 'url' ? ctx.now : null,
        createdBy: ctx.actor.name,
        createdAt: ctx.now,
        hostStates: {
          create: columns.hosts.map((host) => ({ host, nextAt: ctx.now })),
        },
      },
      select: ipListRow,
    });
    await insertEntries(tx, ctx, { credentialId: row.id, rows });
    await recordEvent(tx, ctx, {
      action: 'ip-list.create',
      target: { type: 'ip-list', id: row.id, name },
      after: { name, source, ...columns, ...(source === 'hand' && { entries: values }) },
    });
    return publicIpList(row, ctx.now);
  });
}

/** @throws AppError bad_input where the company has as many as it may */
async function requireRoomForOne(tx: Tx, companyId: string): Promise<void> {
  const count = await tx.ipList.count({ where: { companyId, deletedAt: null } });
  if (count < listsMax) return;
  throw new AppError('bad_input', {
    message: `A company has at most ${listsMax} IP lists. Delete one first.`,
  });
}
