import { z } from 'zod';

const instant = z.iso.datetime({ offset: true });

export const ListAsOfInput = z.object({
  /** A credential's id, also of a deleted one; null: the company's list. */
  credentialId: z.string().nullable(),
  /** An instant, or its ISO form with a time zone, as it stands in a URL. */
  at: z.union([z.date(), z.string()]).transform((at, context) => {
    if (at instanceof Date) return at;
    if (instant.safeParse(at).success) return new Date(at);
    context.addIssue({
      code: 'custom',
      message: `“${at.slice(0, 100)}” is no date and time. Write it like 2026-11-25T14:05:00Z.`,
    });
    return z.NEVER;
  }),
});
export type ListAsOfInput = z.input<typeof ListAsOfInput>;
