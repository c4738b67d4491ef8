import type { Ctx } from '#lib/core/context';
import { tryTogether } from '#lib/core/transact';
import type { LockOut } from '#lib/errors';
import { writeWhoWasSeen } from './write-who-was-seen.ts';

/**
 * Whom a change would refuse of those accepted within 24 hours, by trying it: nothing of it stays.
 * @throws whatever the change does
 */
export async function refusedBy(ctx: Ctx, change: (joined: Ctx) => Promise<unknown>): Promise<LockOut> {
  await writeWhoWasSeen(ctx);
  const { lockOuts } = await tryTogether(ctx, change);
  return lockOuts[0] ?? { addresses: [], total: 0 };
}
