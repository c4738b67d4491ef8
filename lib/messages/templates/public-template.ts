import type { Prisma } from '#lib/db/client';
import { compileTemplate } from './render.ts';

export const templateRow = {
  id: true,
  name: true,
  text: true,
  createdAt: true,
  updatedAt: true,
} satisfies Prisma.TemplateSelect;

type TemplateRow = Prisma.TemplateGetPayload<{ select: typeof templateRow }>;

export interface PublicTemplate extends TemplateRow {
  /** Names of the placeholders, in the order of their first use. */
  variables: string[];
}

export function publicTemplate(row: TemplateRow): PublicTemplate {
  return { ...row, variables: compileTemplate(row.text).variables };
}
