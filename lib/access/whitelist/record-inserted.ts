import type { Ctx } from '#lib/core/context';
import type { Tx } from '#lib/core/transact';
import type { EventInput } from '#lib/events/event';
import { recordEvent } from '#lib/events/record';
import { addedValues } from './added-values.ts';
import type { Inserted } from './insert-entries.ts';

/** What was added as one event; what has longer to live, one for each end that was changed alike. */
export async function recordInserted(
  tx: Tx,
  ctx: Ctx,
  target: EventInput['target'],
  { added, prolonged }: Inserted,
): Promise<void> {
  if (added.length > 0) {
    await recordEvent(tx, ctx, { action: 'whitelist.add', target, after: addedValues(added) });
  }
  for (const same of Map.groupBy(
    prolonged,
    ({ before, after }) => `${+before} ${after?.getTime()}`,
  ).values()) {
    const [{ before, after }] = same as [(typeof same)[0]];
    const entries = same.map(({ value }) => value);
    await recordEvent(tx, ctx, {
      action: 'whitelist.set-expiry',
      target,
      before: { entries, expiresAt: before.toISOString() },
      after: { entries, expiresAt: after?.toISOString() ?? null },
    });
  }
}
