import type { Ctx } from '#lib/core/context';
import type { Tx } from '#lib/core/transact';
import { guardLockOut } from '../guard/guard-lock-out.ts';
import { requireListOwner } from '../whitelist/list-owner.ts';
import { listTarget } from '../whitelist/list-target.ts';
import { changedSince, KeptEntries, type KeptEvent, type TakenBack } from './kept-event.ts';
import { nameOf } from './take-out-again.ts';

/** Entries whose end was set get the end that they had. */
export async function shortenAgain(tx: Tx, ctx: Ctx, event: KeptEvent, confirm: boolean): Promise<TakenBack> {
  const companyId = ctx.company.id;
  const credentialId = event.targetType === 'company' ? null : event.targetId;
  const { entries, expiresAt } = KeptEntries.parse(event.after);
  const before = KeptEntries.parse(event.before);
  const count = await tx.$executeRaw`
    update "WhitelistEntry" set "expiresAt" = ${before.expiresAt}
    where "companyId" = ${companyId}::uuid and "credentialId" is not distinct from ${credentialId}::uuid
      and value = any(${entries}::text[]) and "expiresAt" is not distinct from ${expiresAt}::timestamptz`;
  if (count < entries.length) throw changedSince(nameOf(entries));
  const at = before.expiresAt;
  const isSooner = at !== null && (expiresAt === null || at < expiresAt);
  const confirmed = isSooner
    ? await guardLockOut(
        tx,
        ctx,
        { credentialId, lost: entries, at: new Date(Math.max(+at, +ctx.now)) },
        confirm,
      )
    : {};
  const owner = credentialId === null ? null : await requireListOwner(tx, ctx, credentialId);
  return {
    credentialId,
    done: {
      action: 'whitelist.set-expiry',
      target: listTarget(ctx, owner),
      before: { entries, expiresAt: expiresAt?.toISOString() ?? null },
      after: { entries, expiresAt: at?.toISOString() ?? null, ...confirmed },
    },
  };
}
