import type { Ctx } from '#lib/core/context';
import type { ListOwner } from './list-owner.ts';

/** Whose list was changed, for the audit row; null: the company's. */
export function listTarget(ctx: Ctx, owner: Pick<ListOwner, 'type' | 'id' | 'name'> | null) {
  const { type, id, name } = owner ?? { type: 'company', ...ctx.company };
  return { type, id, name };
}
