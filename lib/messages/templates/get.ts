import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import type { PublicTemplate } from './public-template.ts';
import { requireTemplate } from './require.ts';

export function getTemplate(ctx: Ctx, id: string): Promise<PublicTemplate> {
  return requireTemplate(runtime().prisma, ctx, id);
}
