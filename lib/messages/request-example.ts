import { type Ctx, requireStepUp } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { compileTemplate } from './templates/render.ts';

/** What a ready request against this installation needs besides the authkey. */
export interface RequestExample {
  /** Without a trailing slash. */
  appUrl: string;
  /** One of the company's; null: it has none yet. */
  template: { id: string; name: string; variables: string[] } | null;
}

export async function readExample(ctx: Ctx): Promise<RequestExample> {
  requireStepUp(ctx);
  const { prisma, env } = runtime();
  const template = await prisma.template.findFirst({
    where: { companyId: ctx.company.id, deletedAt: null },
    orderBy: { id: 'asc' },
    select: { id: true, name: true, text: true },
  });
  return {
    appUrl: env.appUrl,
    template: template && {
      id: template.id,
      name: template.name,
      variables: compileTemplate(template.text).variables,
    },
  };
}
