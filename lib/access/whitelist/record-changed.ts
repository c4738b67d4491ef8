import type { Ctx } from '#lib/core/context';
import type { Tx } from '#lib/core/transact';
import type { EventInput } from '#lib/events/event';
import { recordEvent } from '#lib/events/record';
import type { ConfirmedLockOut } from '../guard/guard-lock-out.ts';
import type { ChangedEntry } from './replacement.ts';

/** One event of the notes that are others now, and one of the ends. @returns whether an end is another */
export async function recordChanged(
  tx: Tx,
  ctx: Ctx,
  target: EventInput['target'],
  { changed, confirmed }: { changed: readonly ChangedEntry[]; confirmed: ConfirmedLockOut },
): Promise<boolean> {
  const noted = changed.filter(({ before, after }) => before.note !== after.note);
  if (noted.length > 0) {
    const said = (side: 'before' | 'after') =>
      saidOf(noted.map((entry) => ({ value: entry.before.value, note: entry[side].note })));
    await recordEvent(tx, ctx, {
      action: 'whitelist.set-note',
      target,
      before: said('before'),
      after: said('after'),
    });
  }
  const ended = changed.filter(
    ({ before, after }) => before.expiresAt?.getTime() !== after.expiresAt?.getTime(),
  );
  if (ended.length > 0) {
    const said = (side: 'before' | 'after') =>
      saidOf(
        ended.map((entry) => ({
          value: entry.before.value,
          expiresAt: entry[side].expiresAt?.toISOString() ?? null,
        })),
      );
    await recordEvent(tx, ctx, {
      action: 'whitelist.set-expiry',
      target,
      before: said('before'),
      after: { ...said('after'), ...confirmed },
    });
  }
  return ended.length > 0;
}

type Said = { value: string } & ({ note: string } | { expiresAt: string | null });

/** What is the same for all of them once, else each with its own. */
function saidOf(rows: readonly Said[]) {
  const entries = rows.map(({ value }) => value);
  const [first] = rows.map(({ value: _, ...said }) => said);
  const isShared = rows.every(({ value: _, ...said }) => JSON.stringify(said) === JSON.stringify(first));
  return isShared ? { entries, ...first } : { entries, rows: [...rows] };
}
