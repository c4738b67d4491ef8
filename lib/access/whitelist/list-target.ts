import type { Ctx } from '#lib/core/context';
import type { Credential } from '../credentials/credential.ts';

/** Whose list was changed, for the audit row; null: the company's. */
export function listTarget(ctx: Ctx, credential: Credential | null) {
  const { type, id, name } = credential ?? { type: 'company', ...ctx.company };
  return { type, id, name };
}
