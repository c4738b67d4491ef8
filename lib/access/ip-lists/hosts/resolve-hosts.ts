import { keyfenceCtx } from '#lib/core/context';
import { type Tx, transact } from '#lib/core/transact';
import { lookUpHost } from '#lib/delivery/dns/look-up-host';
import { raiseAlert } from '#lib/events/raise';
import { type HostLine, hostNewsAlert } from '#lib/events/texts/ip-list-stale';
import { log } from '#lib/log';
import { type HostAnswer, nextHost } from '#lib/net/host/next-host';
import { lockList } from '../../whitelist/lock-list.ts';
import { applyToList } from '../apply.ts';
import { entriesOfHosts } from '../entries-of-hosts.ts';
import { type ClaimedHost, claimHosts } from './claim-hosts.ts';
import { hostColumns, hostRow, hostState } from './host-row.ts';
import { onMinuteOf } from './minute-of-list.ts';

export interface ResolveHostsOptions {
  lookUp?: (host: string, options: { signal: AbortSignal | undefined }) => Promise<HostAnswer>;
  /** What is not answered by then is left for the next round. */
  signal?: AbortSignal;
}

/** Look-ups under way at once. */
const atOnceMax = 64;

/**
 * Looks up the host names of lists that are due, and makes what they give the lists' entries: once over all instances,
 * and all of a list in one change.
 * @returns the host names that were due
 */
export async function resolveHosts(
  now: Date,
  { lookUp = lookUpHost, signal }: ResolveHostsOptions = {},
): Promise<number> {
  const claimed = await claimHosts(now);
  const answers = new Map<string, HostAnswer>();
  // A name that stands in several lists is asked for once.
  const waiting = [...new Set(claimed.map(({ host }) => host))];
  const lookUpNext = async () => {
    for (let host = waiting.pop(); host !== undefined && !signal?.aborted; host = waiting.pop()) {
      const answer = await lookUp(host, { signal });
      if (!signal?.aborted) answers.set(host, answer);
    }
  };
  await Promise.all(Array.from({ length: atOnceMax }, lookUpNext));
  const answered = claimed.filter(({ host }) => answers.has(host));
  for (const hosts of Map.groupBy(answered, ({ listId }) => listId).values()) {
    if (signal?.aborted) break;
    // What keeps one list keeps no other; its names are due again when the claim ends.
    await resolveList(hosts, answers, now).catch((error: unknown) =>
      log.error({ err: error, listId: hosts[0]?.listId }, 'host names of an IP list were not taken over'),
    );
  }
  return claimed.length;
}

async function resolveList(
  claimed: readonly ClaimedHost[],
  answers: ReadonlyMap<string, HostAnswer>,
  now: Date,
): Promise<void> {
  const [{ companyId, companyName, listId }] = claimed as [ClaimedHost];
  const company = { id: companyId, name: companyName };
  const ctx = keyfenceCtx(company, now);
  await transact(ctx, async (tx) => {
    await lockList(tx, companyId, listId);
    const list = await tx.ipList.findUnique({
      where: { companyId_id: { companyId, id: listId }, deletedAt: null },
      select: { id: true, name: true, allowPrivate: true },
    });
    if (!list) return;
    const hosts = claimed.map(({ host }) => host);
    const lines = await writeStates(tx, { companyId, listId }, { hosts, answers, now, ...list });
    const all = await tx.ipListHost.findMany({
      where: { companyId, listId },
      select: { host: true, addresses: true, failedSince: true },
      orderBy: { host: 'asc' },
    });
    await applyToList(tx, ctx, { id: listId, name: list.name }, entriesOfHosts(all));
    await noteFailing(tx, { companyId, listId }, all);
    if (lines.length > 0) {
      await raiseAlert(tx, company, hostNewsAlert({ id: listId, name: list.name }, lines), { now });
    }
  });
}

/** @returns what people are to be told of */
async function writeStates(
  tx: Tx,
  { companyId, listId }: { companyId: string; listId: string },
  {
    hosts,
    answers,
    now,
    allowPrivate,
  }: { hosts: string[]; answers: ReadonlyMap<string, HostAnswer>; now: Date; allowPrivate: boolean },
): Promise<HostLine[]> {
  const lines: HostLine[] = [];
  // A name that somebody took out meanwhile is not among them.
  const rows = await tx.ipListHost.findMany({
    where: { companyId, listId, host: { in: hosts } },
    select: hostRow,
    orderBy: { host: 'asc' },
  });
  for (const row of rows) {
    const { host } = row;
    const { state, news } = nextHost(hostState(row), answers.get(host)!, now, { allowPrivate });
    await tx.ipListHost.update({
      where: { companyId_listId_host: { companyId, listId, host } },
      data: hostColumns({ ...state, nextAt: onMinuteOf(listId, state.nextAt, now) }),
      select: { host: true },
    });
    if (news) lines.push({ host, news, failedSince: state.failedSince, problem: state.problem });
  }
  return lines;
}

/** Says on the list which of its names fail; when none does, `applyToList` has said so. */
async function noteFailing(
  tx: Tx,
  { companyId, listId }: { companyId: string; listId: string },
  all: readonly { host: string; failedSince: Date | null }[],
): Promise<void> {
  const failing = all.filter(({ failedSince }) => failedSince !== null);
  if (failing.length === 0) return;
  const which = failing.length === 1 ? failing[0]!.host : `${failing.length} of ${all.length} host names`;
  await tx.ipList.update({
    where: { companyId_id: { companyId, id: listId } },
    data: {
      failedSince: new Date(Math.min(...failing.map(({ failedSince }) => Number(failedSince)))),
      problem: `${which} cannot be looked up.`,
    },
    select: { id: true },
  });
}
