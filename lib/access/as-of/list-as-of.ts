import { type Ctx, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { runtime } from '#lib/core/runtime';
import type { Tx } from '#lib/core/transact';
import { Prisma } from '#lib/db/generated/client';
import { exactTime } from '#lib/events/words';
import { type Address, compareAddresses } from '#lib/net/address';
import { readInterval } from '#lib/net/interval';
import type { IpSecurityMode } from '../authkeys/public-authkey.ts';
import { goBack, type KeptChange, undoneActions } from './go-back.ts';
import { notKnown } from './not-known.ts';
import { beforeTheLog, readSince } from './read-since.ts';
import { ListAsOfInput } from './schemas.ts';
import { type EntriesThen, type EntryThen, readStanding, type Standing } from './standing.ts';

export interface ListAsOf {
  at: Date;
  /** As far back as it is known: the beginning of the audit log, or of the credential. */
  since: Date;
  /** What the lists did; null: the company's list, which has none. */
  mode: IpSecurityMode | null;
  /** With `off`: when it was to be on again by itself; null: not by itself. */
  offUntil: Date | null;
  /** Entries of the credential itself; the company's list has none of these. */
  own: EntryThen[];
  /** Entries of the company, which hold for its authkeys; nothing else has any of these. */
  company: EntryThen[];
}

/** Events in one go. */
const pageSize = 500;

/**
 * How a list and its mode stood at a time, without what had expired by then: from what stands now, backwards through the
 * audit log. Of an authkey both lists that it is held to.
 * @throws AppError bad_input for what is no time, in the future, or before the beginning of the log or of the authkey
 */
export async function listAsOf(ctx: Ctx, input: ListAsOfInput): Promise<ListAsOf> {
  requireStepUp(ctx);
  const { credentialId, at } = parseInput(ListAsOfInput, input);
  if (at > ctx.now) throw notKnown(`${exactTime(at)} is in the future. Choose a time that has passed.`);
  return runtime().prisma.$transaction(
    async (tx) => {
      const standing = await readStanding(tx, ctx, credentialId);
      const { credential } = standing;
      const since = await readSince(tx, ctx, standing, at);
      if (credential) await goBackThrough(tx, ctx, standing, credential, at);
      if (credential === null || credential.type === 'authkey') {
        await goBackThrough(tx, ctx, standing, { type: 'company', id: ctx.company.id }, at);
      }
      return { at, since, ...stoodAt(standing, at) };
    },
    // One moment: what is written meanwhile is in neither the lists nor the log.
    { isolationLevel: Prisma.TransactionIsolationLevel.RepeatableRead, timeout: 30_000 },
  );
}

/** Through all that was done to one list and its mode from the first change after `at` on, newest first. */
async function goBackThrough(
  tx: Tx,
  ctx: Ctx,
  standing: Standing,
  list: { type: string; id: string },
  at: Date,
): Promise<void> {
  const changes = {
    companyId: ctx.company.id,
    targetType: list.type,
    targetId: list.id,
    action: { in: undoneActions },
  };
  const { _min: first } = await tx.auditEvent.aggregate({
    where: { ...changes, createdAt: { gt: at } },
    _min: { seq: true },
  });
  if (first.seq === null) return;
  for (let before: bigint | undefined; ; ) {
    const page: (KeptChange & { seq: bigint; createdAt: Date })[] = await tx.auditEvent.findMany({
      where: { ...changes, seq: { gte: first.seq, ...(before !== undefined && { lt: before }) } },
      orderBy: { seq: 'desc' },
      select: { seq: true, action: true, targetType: true, before: true, after: true, createdAt: true },
      take: pageSize,
    });
    for (const change of page) {
      if (!goBack(standing, change)) throw beforeTheLog(change.createdAt, at);
    }
    before = page.at(-1)?.seq;
    if (page.length < pageSize) return;
  }
}

function stoodAt(standing: Standing, at: Date): Pick<ListAsOf, 'mode' | 'offUntil' | 'own' | 'company'> {
  const { credential, mode, offUntil, afterOff } = standing;
  const isOver = mode === 'off' && offUntil !== null && offUntil <= at;
  return {
    mode: credential && (isOver ? afterOff : mode),
    offUntil: isOver ? null : offUntil,
    own: countingAt(standing.own, at),
    company: countingAt(standing.company, at),
  };
}

/** In the order of their addresses. */
function countingAt(list: EntriesThen, at: Date): EntryThen[] {
  const counting: { first: Address; entry: EntryThen }[] = [];
  for (const [value, said] of list) {
    const interval = readInterval(value);
    if (typeof interval === 'string' || (said.expiresAt !== null && said.expiresAt <= at)) continue;
    counting.push({ first: interval.first, entry: { value, ...said } });
  }
  // Nearly sorted: what stands now comes so from the database.
  counting.sort((one, other) => compareAddresses(one.first, other.first));
  return counting.map(({ entry }) => entry);
}
