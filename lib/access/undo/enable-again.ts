import type { Ctx } from '#lib/core/context';
import type { Tx } from '#lib/core/transact';
import type { EventInput } from '#lib/events/event';
import { requireAuthkey } from '../authkeys/require.ts';
import { requireClient } from '../clients/require.ts';
import { changedSince, type KeptEvent, type TakenBack } from './kept-event.ts';

/** What was disabled works again; an API client's tokens from before stay ended. */
export async function enableAgain(tx: Tx, ctx: Ctx, event: KeptEvent): Promise<TakenBack> {
  const id = event.targetId ?? '';
  const isClient = event.targetType === 'client';
  const found = isClient ? await clientOf(tx, ctx, id) : await requireAuthkey(tx, ctx, id, 'lock');
  if (found.disabledAt?.getTime() !== event.createdAt.getTime()) throw changedSince(found.name);
  const update = { where: { companyId_id: { companyId: ctx.company.id, id } }, data: { disabledAt: null } };
  if (isClient) await tx.client.update({ ...update, select: { id: true } });
  else await tx.authkey.update({ ...update, select: { id: true } });
  const done: EventInput = {
    action: isClient ? 'client.enable' : 'authkey.enable',
    target: { type: event.targetType, id, name: found.name },
    before: { disabled: true },
    after: { disabled: false },
  };
  return { credentialId: id, done };
}

async function clientOf(tx: Tx, ctx: Ctx, id: string) {
  const { username: name, disabledAt } = await requireClient(tx, ctx, id, 'lock');
  return { name, disabledAt };
}
