import type { Ctx } from '#lib/core/context';
import type { Tx } from '#lib/core/transact';
import { takeOut } from '../whitelist/take-out.ts';
import { changedSince, KeptAdded, type KeptEvent, type TakenBack } from './kept-event.ts';

/** What was added is removed: all of it is there as it was added, or nothing is done. */
export async function takeOutAgain(
  tx: Tx,
  ctx: Ctx,
  { targetType, targetId, after, createdAt }: KeptEvent,
  confirm: boolean,
): Promise<TakenBack> {
  const added = KeptAdded.parse(after);
  const entries = added.map(({ value }) => value);
  const credentialId = targetType === 'company' ? null : targetId;
  const there = await tx.$queryRaw<{ id: string; value: string; note: string; expiresAt: Date | null }[]>`
    select id, value, note, "expiresAt" from "WhitelistEntry"
    where "companyId" = ${ctx.company.id}::uuid and "credentialId" is not distinct from ${credentialId}::uuid
      and value = any(${entries}::text[]) and "createdAt" = ${createdAt}`;
  const asAdded = new Map(added.map((entry) => [entry.value, entry]));
  const found = there.filter(({ value, note, expiresAt }) => {
    const entry = asAdded.get(value);
    return entry?.note === note && entry.expiresAt?.getTime() === expiresAt?.getTime();
  });
  if (found.length < entries.length) throw changedSince(nameOf(entries));
  const ids = found.map(({ id }) => id);
  const { event } = await takeOut(tx, ctx, ids, confirm);
  return { credentialId, done: event };
}

/** What is said of several. */
export function nameOf(entries: readonly string[]): string | undefined {
  return entries.length === 1 ? entries[0] : undefined;
}
