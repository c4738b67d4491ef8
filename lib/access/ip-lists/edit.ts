import canonicalize from 'canonicalize';
import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { type Tx, transact } from '#lib/core/transact';
import { Prisma } from '#lib/db/generated/client';
import { recordEvent } from '#lib/events/record';
import { holdsPrivate } from '#lib/net/feed/entries';
import { readInterval } from '#lib/net/interval';
import { guardLockOut } from '../guard/guard-lock-out.ts';
import { writeWhoWasSeen } from '../guard/write-who-was-seen.ts';
import { applyToList } from './apply.ts';
import { entriesOfHosts } from './entries-of-hosts.ts';
import { type IpListRow, ipListRow, type PublicIpList, publicIpList } from './public-list.ts';
import type { ReadEntry } from './read-diff.ts';
import { readSource, type SourceColumns } from './read-source.ts';
import { requireIpList } from './require.ts';
import { EditIpListInput } from './schemas.ts';
import { requireUniqueName } from './unique-name.ts';

/**
 * Changes an IP list's name, and where it is read from; whether it is kept by hand, read from a URL or from host names
 * stays. What another URL gives is read within a minute, and until then the entries stay; those of a host name that is
 * taken out, and private ones of a URL's list that allows none any more, go at once.
 * @throws AppError bad_input; conflict for a name in use; LOCK_OUT, unless `confirm`, where what goes would refuse
 * addresses accepted lately
 */
export async function editIpList(ctx: Ctx, input: EditIpListInput): Promise<PublicIpList> {
  requireRole(ctx, 'admin', 'edit an IP list', 'ips:write');
  requireStepUp(ctx);
  const { id, name, confirm, ...given } = parseInput(EditIpListInput, input);
  await writeWhoWasSeen(ctx);
  return transact(ctx, async (tx) => {
    const companyId = ctx.company.id;
    const before = await requireIpList(tx, ctx, id, 'lock');
    const columns = readSource(before.source, given);
    await requireUniqueName(tx, ctx, name, id);
    const was = { name: before.name, ...columnsOf(before, ctx.now) };
    const after = { name, ...columns };
    if (canonicalize(was) === canonicalize(after)) return publicIpList(before, ctx.now);
    const row = await tx.ipList.update({
      where: { companyId_id: { companyId, id } },
      data: { name, ...columns, ...(isReadAnew(was, after) && readAnew(ctx.now)) },
      select: ipListRow,
    });
    const gone = before.hosts.filter((host) => !columns.hosts.includes(host));
    await setHosts(tx, ctx, id, columns.hosts);
    if (was.allowPrivate !== after.allowPrivate) await lookUpAnew(tx, ctx, id);
    const list = { id, name };
    const confirmed = {
      ...(gone.length > 0 && (await withoutHosts(tx, ctx, list, confirm))),
      ...(after.url !== null && !after.allowPrivate && (await withoutPrivate(tx, ctx, list, confirm))),
    };
    await recordEvent(tx, ctx, {
      action: 'ip-list.edit',
      target: { type: 'ip-list', id, name },
      before: was,
      after: { ...after, ...confirmed },
    });
    return publicIpList(row, ctx.now);
  });
}

function columnsOf(row: IpListRow, now: Date): SourceColumns {
  const { url, format, select, everySeconds, hosts, keepSeconds, allowPrivate } = publicIpList(row, now);
  return { url, format, select, everySeconds, hosts, keepSeconds, allowPrivate };
}

/** What is asked for is another thing; how often and how long are none. */
function isReadAnew(was: SourceColumns, after: SourceColumns): boolean {
  const asked = ({ url, format, select, allowPrivate }: SourceColumns) =>
    canonicalize([url, format, select, allowPrivate]);
  return after.url !== null && asked(was) !== asked(after);
}

/** An answer to the question before is none to this one. */
function readAnew(now: Date) {
  return {
    nextReadAt: now,
    etag: null,
    lastModified: null,
    failures: 0,
    pending: Prisma.DbNull,
    waitsSince: null,
  };
}

async function setHosts(tx: Tx, ctx: Ctx, listId: string, hosts: readonly string[]): Promise<void> {
  const companyId = ctx.company.id;
  await tx.ipListHost.deleteMany({ where: { companyId, listId, host: { notIn: [...hosts] } } });
  await tx.ipListHost.createMany({
    data: hosts.map((host) => ({ companyId, listId, host, nextAt: ctx.now })),
    skipDuplicates: true,
  });
}

/** What its names lead to may be taken in now, or may not any more. */
async function lookUpAnew(tx: Tx, ctx: Ctx, listId: string): Promise<void> {
  await tx.ipListHost.updateMany({ where: { companyId: ctx.company.id, listId }, data: { nextAt: ctx.now } });
}

async function withoutHosts(tx: Tx, ctx: Ctx, list: { id: string; name: string }, confirm: boolean) {
  const left = await tx.ipListHost.findMany({
    where: { companyId: ctx.company.id, listId: list.id },
    select: { host: true, addresses: true },
    orderBy: { host: 'asc' },
  });
  return onlyThese(tx, ctx, list, entriesOfHosts(left), confirm);
}

/** The next read may fail, and leave the entries as they are. */
async function withoutPrivate(tx: Tx, ctx: Ctx, list: { id: string; name: string }, confirm: boolean) {
  const entries = await tx.whitelistEntry.findMany({
    where: { companyId: ctx.company.id, credentialId: list.id },
    select: { value: true, note: true },
  });
  const left = entries.filter(({ value }) => {
    const read = readInterval(value);
    return typeof read === 'string' || !holdsPrivate(read);
  });
  return left.length < entries.length ? onlyThese(tx, ctx, list, left, confirm) : {};
}

async function onlyThese(
  tx: Tx,
  ctx: Ctx,
  list: { id: string; name: string },
  left: readonly ReadEntry[],
  confirm: boolean,
) {
  const { removed } = await applyToList(tx, ctx, list, left, 'edited');
  return removed.length > 0 ? guardLockOut(tx, ctx, { credentialId: list.id, lost: removed }, confirm) : {};
}
