import { systemCtx } from '#lib/core/context';
import { limits } from '#lib/core/limits';
import { transact } from '#lib/core/transact';
import { alertOfGuesses } from '#lib/events/guesses';
import { recordEvent } from '#lib/events/record';
import type { Address } from '#lib/net/address';
import { neighbourhoodOf } from '#lib/net/network';

/** Within an hour this many neighbourhoods of a member's failures have an audit row of their own. */
const neighbourhoodsMax = 20;
const everyTenth = 10;

export interface FailedMember {
  id: string;
  name: string;
  email: string;
  disabledAt: Date | null;
  company: { id: string; name: string };
}

/**
 * Writes a wrong password of a member into the audit log, folded: the first from each neighbourhood in an hour and
 * each tenth of all, with how many there were since the last success or for an hour. Tells of many.
 */
export async function noteFailedSignIn(
  member: FailedMember,
  address: Address | null,
  now: Date,
): Promise<void> {
  const { id, name, email, company } = member;
  const neighbourhood = address ? neighbourhoodOf(address) : 'unknown';
  const [{ count: failed }, fromThere] = await Promise.all([
    limits.failedSignIns.take(id),
    limits.failedSignInsFrom.take(`${id} ${neighbourhood}`),
  ]);
  const isNewThere = fromThere.count === 1 && failed <= neighbourhoodsMax;
  if (failed === 1 || isNewThere || failed % everyTenth === 0) {
    const ctx = { ...systemCtx(company, 'sign-in', now), ip: address?.text ?? null };
    await transact(ctx, (tx) =>
      recordEvent(tx, ctx, {
        action: 'session.fail',
        target: { type: 'member', id, name },
        after: { failed },
      }),
    );
  }
  await alertOfGuesses(company, { type: 'member', id, name, email: member.disabledAt ? undefined : email });
}

/** Writes down that sign-ins of a member come past a limit, whatever their passwords: once an hour and neighbourhood. */
export async function noteLimitedSignIn(
  { id, name, company }: FailedMember,
  address: Address | null,
  now: Date,
): Promise<void> {
  const neighbourhood = address ? neighbourhoodOf(address) : 'unknown';
  const { count } = await limits.limitedSignIns.take(`${id} ${neighbourhood}`);
  if (count > 1) return;
  const ctx = { ...systemCtx(company, 'sign-in', now), ip: address?.text ?? null };
  await transact(ctx, (tx) =>
    recordEvent(tx, ctx, { action: 'session.limit', target: { type: 'member', id, name } }),
  );
}

/** Writes down the right password of a member who is disabled; the attempt counts, so that this has an end. */
export async function noteDisabledSignIn(
  { id, name, company }: FailedMember,
  address: Address | null,
  now: Date,
): Promise<void> {
  const ctx = { ...systemCtx(company, 'sign-in', now), ip: address?.text ?? null };
  await transact(ctx, (tx) =>
    recordEvent(tx, ctx, {
      action: 'session.refuse',
      target: { type: 'member', id, name },
      after: { why: 'disabled' },
    }),
  );
}

/** @returns how many failed since the last success, of the last hour */
export async function endFailures(memberId: string): Promise<number> {
  const failed = await limits.failedSignIns.count(memberId);
  await limits.failedSignIns.startAnew(memberId);
  return failed;
}
