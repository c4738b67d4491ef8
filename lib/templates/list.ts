import { validate as isUuid } from 'uuid';
import type { Ctx } from '../context.ts';
import type { Prisma } from '../db/client.ts';
import { parseInput } from '../parse.ts';
import { runtime } from '../runtime.ts';
import { type PublicTemplate, publicTemplate, templateRow } from './public-template.ts';
import { ListTemplatesInput } from './schemas.ts';

export interface TemplateList {
  rows: PublicTemplate[];
  /** Templates that match the query. */
  total: number;
}

/** The company's templates, one page. */
export async function listTemplates(ctx: Ctx, input: ListTemplatesInput): Promise<TemplateList> {
  const { query, page, pageSize, sort, dir } = parseInput(ListTemplatesInput, input);
  const { prisma } = runtime();
  const where = { companyId: ctx.company.id, deletedAt: null, ...matches(query.trim()) };
  const [rows, total] = await Promise.all([
    prisma.template.findMany({
      where,
      select: templateRow,
      orderBy: [{ [sort]: dir }, { id: dir }],
      skip: (page - 1) * pageSize,
      take: pageSize,
    }),
    prisma.template.count({ where }),
  ]);
  return { rows: rows.map(publicTemplate), total };
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
