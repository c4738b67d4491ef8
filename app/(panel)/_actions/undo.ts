'use server';

import { undo } from '#lib/access/undo/undo';
import { change } from './mutate.ts';

/** Every `Undo` there is. */
export async function undoAction(requestId: string, confirm: boolean) {
  return change((ctx) => undo(ctx, { requestId, confirm }));
}
