import { type Ctx, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { runtime } from '#lib/core/runtime';
import { Prisma } from '#lib/db/generated/client';
import { exactTime } from '#lib/events/words';
import type { IpSecurityMode } from '../authkeys/public-authkey.ts';
import { countingAt } from './counting-at.ts';
import { goBackThrough } from './go-back-through.ts';
import { type IpListThen, ipListsAsOf } from './ip-lists-as-of.ts';
import { notKnown } from './not-known.ts';
import { readSince } from './read-since.ts';
import { ListAsOfInput } from './schemas.ts';
import { type EntryThen, readStanding, type Standing } from './standing.ts';

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
  /** The IP lists that either used then. */
  lists: IpListThen[];
}

/**
 * How a list and its mode stood at a time, without what had expired by then: from what stands now, backwards through the
 * audit log. Of an authkey both lists that it is held to; with the IP lists that they used.
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
      const lists = await ipListsAsOf(tx, ctx, standing, at);
      return { at, since, ...stoodAt(standing, at), lists };
    },
    // One moment: what is written meanwhile is in neither the lists nor the log.
    { isolationLevel: Prisma.TransactionIsolationLevel.RepeatableRead, timeout: 30_000 },
  );
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
