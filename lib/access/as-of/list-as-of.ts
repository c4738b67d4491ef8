import { type Ctx, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { runtime } from '#lib/core/runtime';
import type { Tx } from '#lib/core/transact';
import { Prisma } from '#lib/db/generated/client';
import { AppError } from '#lib/errors';
import { exactTime } from '#lib/events/words';
import type { IpSecurityMode } from '../authkeys/public-authkey.ts';
import { goBack, type KeptChange, undoneActions } from './go-back.ts';
import { ListAsOfInput } from './schemas.ts';
import { type EntriesThen, type EntryThen, readStanding, type Standing } from './standing.ts';

export interface ListAsOf {
  at: Date;
  /** As far back as it is known: the beginning of the audit log, or of the authkey or API client. */
  since: Date;
  /** What the lists did; null: the company's list, which has none. */
  mode: IpSecurityMode | null;
  /** With `off`: when it was to be on again by itself; null: not by itself. */
  offUntil: Date | null;
  /** Entries of the authkey or API client itself; the company's list has none of these. */
  own: EntryThen[];
  /** Entries of the company, which hold for its authkeys; an API client has none of these. */
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
  if (at > ctx.now) {
    throw refused(`${exactTime(at)} is in the future. Choose a time that has passed.`);
  }
  return runtime().prisma.$transaction(
    async (tx) => {
      const standing = await readStanding(tx, ctx, credentialId);
      const since = await readSince(tx, ctx, standing, at);
      for await (const change of changesAfter(tx, ctx, credentialId, at)) goBack(standing, change);
      return { at, since, ...stoodAt(standing, at) };
    },
    // One moment: what is written meanwhile is in neither the lists nor the log.
    { isolationLevel: Prisma.TransactionIsolationLevel.RepeatableRead, timeout: 30_000 },
  );
}

/** @throws AppError bad_input where that is later than `at` */
async function readSince(tx: Tx, ctx: Ctx, { credential }: Standing, at: Date): Promise<Date> {
  if (credential && at < credential.createdAt) {
    const { type, name, createdAt } = credential;
    const what = type === 'client' ? 'API client' : 'authkey';
    throw refused(
      `At ${exactTime(at)} there was no ${what} ${name}: it was created at ${exactTime(createdAt)}.`,
    );
  }
  const first = await tx.auditEvent.findFirst({
    where: { companyId: ctx.company.id },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: { createdAt: true },
  });
  const start = first?.createdAt ?? ctx.now;
  if (at < start) {
    throw refused(
      `The audit log reaches back to ${exactTime(start)}. What stood at ${exactTime(at)} is not known any more.`,
    );
  }
  return credential && credential.createdAt > start ? credential.createdAt : start;
}

/** Newest first. */
async function* changesAfter(
  tx: Tx,
  ctx: Ctx,
  credentialId: string | null,
  at: Date,
): AsyncGenerator<KeptChange> {
  const lists = [ctx.company.id, ...(credentialId === null ? [] : [credentialId])];
  let cursor: { companyId_id: { companyId: string; id: string } } | undefined;
  for (;;) {
    const page = await tx.auditEvent.findMany({
      where: {
        companyId: ctx.company.id,
        targetId: { in: lists },
        action: { in: undoneActions },
        createdAt: { gt: at },
      },
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      select: { id: true, action: true, targetType: true, before: true, after: true },
      take: pageSize,
      ...(cursor && { cursor, skip: 1 }),
    });
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < pageSize) return;
    cursor = { companyId_id: { companyId: ctx.company.id, id: last.id } };
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

const byNumber = new Intl.Collator('en', { numeric: true });

function countingAt(list: EntriesThen, at: Date): EntryThen[] {
  return [...list]
    .map(([value, said]) => ({ value, ...said }))
    .filter(({ expiresAt }) => expiresAt === null || expiresAt > at)
    .sort((one, other) => byNumber.compare(one.value, other.value));
}

function refused(message: string): AppError {
  return new AppError('bad_input', { message, problems: [{ path: 'at', message }] });
}
