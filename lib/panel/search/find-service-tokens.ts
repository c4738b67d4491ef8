import { listServiceTokens } from '#lib/access/service-tokens/list';
import { type Ctx, isSteppedUp, mayAct } from '#lib/core/context';

/** By name, or by a token that was pasted; for whoever may see them, while an OTP holds them open. */
export async function findServiceTokens(ctx: Ctx, query: string, pageSize: number) {
  const { actor } = ctx;
  if (!isSteppedUp(ctx) || actor.type !== 'member' || !mayAct(actor.role, 'admin')) return [];
  const { rows } = await listServiceTokens(ctx, { query, pageSize, sort: { id: 'lastUsedAt', desc: true } });
  const isPasted = query.startsWith('kfs_');
  return rows.map(({ id, name, maskedKey }) => ({
    group: 'Service tokens' as const,
    label: isPasted ? `${maskedKey} ${name}` : name,
    href: `/settings/service-tokens/${id}`,
    mono: isPasted,
  }));
}
