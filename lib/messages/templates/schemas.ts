import { z } from 'zod';
import { pageInput } from '#lib/core/paging/page-input';
import { searchQuery } from '#lib/core/search-query';
import { shownLine } from '#lib/text/shown-line';

export const templateTextMax = 1000;
export const templateNameMax = 80;

const fields = {
  name: shownLine('A name', templateNameMax).refine((name) => name !== '', 'Enter a name.'),
  /** Placeholders as ##VAR1##. New lines are stored as \n, whatever the form sent. */
  text: z
    .string()
    .transform((text) => text.replace(/\r\n?/g, '\n'))
    .pipe(
      z
        .string()
        .max(templateTextMax, `A text has at most ${templateTextMax.toLocaleString('en')} characters.`)
        .regex(/\S/, 'Enter a text.')
        .regex(/^(?:\n|\P{Cc})*$/u, 'The text has control characters, which no phone shows. Remove them.')
        .refine((text) => text.isWellFormed(), 'The text has half a character in it. Type it again.'),
    ),
};

export const CreateTemplateInput = z.object(fields);
export type CreateTemplateInput = z.input<typeof CreateTemplateInput>;

export const UpdateTemplateInput = z.object({ id: z.string(), ...fields });
export type UpdateTemplateInput = z.input<typeof UpdateTemplateInput>;

export const DeleteTemplateInput = z.object({ id: z.string() });
export type DeleteTemplateInput = z.input<typeof DeleteTemplateInput>;

export const templateSorts = ['name', 'updatedAt'] as const;

export const ListTemplatesInput = z.object({
  /** Part of a name, a text or an id. */
  query: searchQuery(),
  ...pageInput,
  pageSize: z.number().int().min(1).max(100).default(25),
  sort: z.enum(templateSorts).default('updatedAt'),
  dir: z.enum(['asc', 'desc']).default('desc'),
});
export type ListTemplatesInput = z.input<typeof ListTemplatesInput>;
