import { validate as isUuid } from 'uuid';
import type { Ctx } from '#lib/core/context';
import type { Column } from '#lib/core/paging/order';
import { readModelPage } from '#lib/core/paging/read-model-page';
import type { Page } from '#lib/core/paging/read-page';
import { parseInput } from '#lib/core/parse';
import { runtime } from '#lib/core/runtime';
import type { Prisma } from '#lib/db/client';
import { type PublicTemplate, publicTemplate, templateRow } from './public-template.ts';
import { ListTemplatesInput } from './schemas.ts';

export type TemplateList = Page<PublicTemplate>;

/** The company's templates, one page. */
export async function listTemplates(ctx: Ctx, given: ListTemplatesInput): Promise<TemplateList> {
  const { query, sort, dir, ...input } = parseInput(ListTemplatesInput, given);
  const { prisma } = runtime();
  const where = { companyId: ctx.company.id, deletedAt: null, ...matches(query.trim()) };
  const order: Column[] = [
    { name: sort, type: sort === 'name' ? 'text' : 'time', dir },
    { name: 'id', type: 'uuid', dir },
  ];
  const page = await readModelPage(input, order, where, {
    findMany: (args: Pick<Prisma.TemplateFindManyArgs, 'where' | 'orderBy' | 'take'>) =>
      prisma.template.findMany({ ...args, select: templateRow }),
    count: (args) => prisma.template.count(args),
    keyOf: (row) => [row[sort], row.id],
  });
  return { ...page, rows: page.rows.map(publicTemplate) };
}

function matches(query: string): Prisma.TemplateWhereInput {
  if (query === '') return {};
  if (isUuid(query)) return { id: query };
  // Prisma hands these on to LIKE, where they would stand for anything; PostgreSQL refuses NUL.
  const contains = query.replaceAll('\0', '\uFFFD').replace(/[\\%_]/g, '\\$&');
  return {
    OR: [{ name: { contains, mode: 'insensitive' } }, { text: { contains, mode: 'insensitive' } }],
  };
}
