import type { Ctx } from '../context.ts';
import { runtime } from '../runtime.ts';
import type { PublicTemplate } from './public-template.ts';
import { requireTemplate } from './require.ts';

export function getTemplate(ctx: Ctx, id: string): Promise<PublicTemplate> {
  return requireTemplate(runtime().prisma, ctx, id);
}
